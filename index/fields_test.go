package index

import (
	"testing"

	"gongbao/index/query"
)

func TestQueryFields(t *testing.T) {
	tests := []struct{ field, value, want string }{ // want is empty if the value is refused
		{"region", "太原", "太原"}, {"region", "140100", "140100"}, {"region", "廣東", "广东"}, {"region", "none", "none"}, {"region", "不存在", ""},
		{"year", "2026", "2026"}, {"year", "２０２６年", "2026"}, {"year", "2019..2023", "2019..2023"}, {"year", "2019-2023", "2019..2023"},
		{"year", "2019年至2023年", "2019..2023"}, {"year", "none", "none"}, {"year", "20x6", ""}, {"year", "2023..2019", ""}, {"year", "2019..", ""},
		{"section", "任务", "tasks"}, {"section", "tasks", "tasks"}, {"section", "工作回顾", "review"}, {"section", "结论", ""},
		{"kind", "计划报告", "计划报告"}, {"kind", "工作报告", "政府工作报告"}, {"kind", "其它", ""},
		{"level", "County", "county"}, {"level", "县级", "county"}, {"level", "村级", ""},
	}
	for _, tt := range tests {
		got, allowed := queryFields[tt.field](tt.value)
		if allowed.IsZero() != (tt.want != "") || allowed.IsZero() && got != tt.want {
			t.Errorf("%s:%s = %q, %v; want %q", tt.field, tt.value, got, allowed, tt.want)
			continue
		}
		if again, _ := queryFields[tt.field](got); allowed.IsZero() && again != got {
			t.Errorf("%s:%s is not canonical for itself: %q", tt.field, got, again)
		}
		if allowed.IsZero() {
			if err := FilterOf(query.Filter{Field: tt.field, Value: got}).Check(); err != nil {
				t.Errorf("%s:%s gives a filter that is none: %v", tt.field, tt.value, err)
			}
		}
	}
}
