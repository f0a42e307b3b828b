package main

import (
	"errors"

	"gongbao/analyzer/coded"
	"gongbao/index/query"
	"gongbao/web/say"
)

// language is that of the commands.
const language = "zh"

// words says what an error means to whoever called the command.
func words(err error) string {
	var unreadable *query.Error
	if errors.As(err, &unreadable) {
		return say.QueryError(language, unreadable.Position, unreadable.Message)
	}
	return say.Message(language, coded.From(err))
}
