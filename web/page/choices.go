package page

import (
	"gongbao/web/say"
)

// ChoiceGroup is a part of a list to choose from; without a label it is not set off.
type ChoiceGroup struct {
	Label   say.Phrase
	Options []ChoiceOption
}

type ChoiceOption struct {
	Value  string
	Label  say.Phrase
	Chosen bool
}
