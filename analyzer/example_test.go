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

func ExampleParseSynonyms() {
	user, err := analyzer.ParseSynonyms("工改 = 工程建设项目审批制度改革 # 我省的说法\n- GDP\n")
	if err != nil {
		log.Fatal(err)
	}
	synonyms := analyzer.BuiltinSynonyms().Merge(user)
	for _, word := range []string{"工改", "社零", "财政收入", "GDP"} {
		fmt.Println(word, synonyms.Of(word))
	}
	_, err = analyzer.ParseSynonyms("社零 = \n")
	fmt.Println(err)
	// Output:
	// 工改 [工程建设项目审批制度改革]
	// 社零 [社消零 社会消费品零售总额]
	// 财政收入 [一般公共预算收入]
	// GDP []
	// line 1: synonyms-empty-side
}
