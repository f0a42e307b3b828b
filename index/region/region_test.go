package region

import "testing"

func TestTry(t *testing.T) {
	for _, s := range []string{"恩施州与恩施市", "高唐县和唐县", "米易县2024年", "内蒙的包头", "我代表易县人民政府", "运城市盐湖区", "徐水县", "渡口市", "交易县域", "古交", "内蒙古自治区"} {
		for _, m := range Find(s) {
			t.Log(s, m.Name, m.Short, len(m.Divisions), m.Divisions[0].Code, m.Divisions[0].Today().Name, m.Divisions[0].Path(m.Divisions[0].Start))
		}
	}
	ended, lost := 0, 0
	for _, ds := range load().byCode {
		for _, d := range ds {
			if d.End != 0 {
				ended++
				if d.Today().End != 0 {
					lost++
					t.Log("lost", d.Code, d.Name, d.Start, d.End, d.Today().Name)
				}
			}
		}
	}
	t.Log(ended, lost)
}
