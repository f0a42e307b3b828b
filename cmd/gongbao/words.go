package main

import (
	"errors"

	"gongbao/analyzer/coded"
	"gongbao/index/query"
	"gongbao/web/say"
)

// language is that of the commands. They have this one only, as their help and their flags do, and
// do not read LANG; docs/en/commands.md says in English what each does. An error that the website
// has too is a code with words in web/say. One of the commands alone is a sentence where it arises,
// or one of explain.
const language = "zh"

// words says what an error means to whoever called the command.
func words(err error) string {
	var unreadable *query.Error
	if errors.As(err, &unreadable) {
		return say.QueryError(language, unreadable.Position, unreadable.Message)
	}
	return say.Message(language, coded.From(err))
}
