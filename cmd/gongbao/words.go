package main

import (
	"errors"

	"gongbao/analyzer/coded"
	"gongbao/index/query"
	"gongbao/web/say"
)

// language is the language of the commands. They have only this one, like their help and flags, and
// do not read LANG. docs/en/commands.md describes each command in English. If the website has an
// error too, the error is a code with words in web/say. If only a command has it, it is a sentence
// where it occurs, or one in explain.
const language = "zh"

// words explains an error to the user of a command.
func words(err error) string {
	var unreadable *query.Error
	if errors.As(err, &unreadable) {
		return say.QueryError(language, unreadable.Position, unreadable.Message)
	}
	return say.Message(language, coded.From(err))
}
