// Package say holds the words of the website: phrases, and their translation.
//
// A phrase is written in Chinese where it is used and stays a phrase until it is shown, so that one
// view serves every language:
//
//	found := say.Say("%d 篇报告", 12345)
//	found.String()                  // 12,345 篇报告
//	english, err := say.NewTranslator("en")
//	english.Say(found)              // 12,345 reports
//
// The English is in tables by subject (en.go, en_help.go, …), keyed by the Chinese. A test fails
// for a phrase without English. When to say what is left to the pages. Every package of the website
// may import say; it imports none of them.
package say
