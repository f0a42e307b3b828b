package query_test

import (
	"fmt"

	"gongbao/index/query"
)

func ExampleParse() {
	fields := query.Fields{"section": func(value string) (canonical, hint string) {
		if value == "任务" {
			return "tasks", ""
		}
		return "", "请写成 section:任务。"
	}}
	for _, text := range []string{"（煤矸石 或 粉煤灰） ＮＥＡＲ 利用 section：任务", "煤矸石 section:其它"} {
		tree, err := query.Parse(text, fields)
		fmt.Println(tree, err)
	}
	// Output:
	// (煤矸石 OR 粉煤灰) NEAR/10 利用 section:tasks <nil>
	// <nil> section 没有“其它”这个值（第 13 个字符）。请写成 section:任务。
}
