package query_test

import (
	"fmt"

	"gongbao/analyzer/coded"
	"gongbao/index/query"
)

func ExampleParse() {
	fields := query.Fields{"section": func(value string) (canonical string, allowed coded.Message) {
		if value == "任务" {
			return "tasks", coded.Message{}
		}
		return "", coded.New("allowed-values", "values", []string{"任务"})
	}}
	for _, text := range []string{"（煤矸石 或 粉煤灰） ＮＥＡＲ 利用 section：任务", "煤矸石 section:其它"} {
		tree, err := query.Parse(text, fields)
		fmt.Println(tree, err)
	}
	// Output:
	// (煤矸石 OR 粉煤灰) NEAR/10 利用 section:tasks <nil>
	// <nil> query at character 13: query-unknown-value field="section" value="其它" allowed=(allowed-values values=[任务])
}
