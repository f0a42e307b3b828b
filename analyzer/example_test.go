package analyzer_test

import (
	"fmt"
	"log"

	"gongbao/analyzer"
)

func ExampleWords() {
	words, err := analyzer.Load()
	if err != nil {
		log.Fatal(err)
	}
	text := "“十五五”規劃：建成ＰＭ2.5站10.7万亩"
	fmt.Println(analyzer.Fold(text))
	for _, token := range words.Query(text) {
		fmt.Println(token.Position, token.Term, text[token.Start:token.End])
	}
	// Output:
	// 十五五规划，建成pm2.5站10.7万亩
	// 1 十五五 十五五
	// 2 规划 規劃
	// 103 建成 建成
	// 104 pm2.5 ＰＭ2.5
	// 105 站 站
	// 106 10.7 10.7
	// 107 万亩 万亩
}
