package source

import "testing"

func TestTry(t *testing.T) {
	page := `<!DOCTYPE html><!-- saved from url=(0030)http://www.sxgujiao.gov.cn/a.html --><html><head><meta charset="gb2312"><meta name="ArticleTitle" content="古交市2026年政府工作报告"><meta name="PubDate" content="2026-01-04 10:00"><title>古交市2026年政府工作报告_古交市人民政府门户网站</title><style>.a{color:red}</style></head><body>
<div class="header"><h2>古交市人民政府</h2><ul class="nav"><li><a href="/">首页</a></li><li><a href="/x">新闻</a></li></ul></div>
<div class="main"><div class="bread">您现在的位置：<a href="/">首页</a> &gt; <a href="/a">报告</a></div>
<div class="art"><h1>古交市2026年政府工作报告</h1><div class="info">发布时间：2026-01-04 来源：市政府 浏览次数：<span id="c">12</span></div>
<div class="TRS_Editor"><p align="center">——2025年12月29日在古交市第九届人民代表大会第七次会议上</p><p>市长 李某</p>
<p>各位代表：</p><p>&emsp;&emsp;现在，我代表市人民政府，向大会报告工作，请予审议，并请市政协委员提出
意见。</p><p style="text-indent:2em"><strong>一、2025年工作回顾</strong></p><p><b>经济稳中有进。</b>地区生产总值增长5%，很好。<br>第二行，也很好。</p>
<table><tr><th>指标</th><th>2025</th></tr><tr><td>生产总值</td><td>100</td></tr></table>
<p>一年来，我们坚持稳中求进，推动煤矸石综合利用，做好各项工作。</p>
<h3>二、2026年工作安排</h3><ul><li>抓好投资，扩大消费。</li><li>做好民生。</li></ul></div>
<div class="share">分享到：<a href="javascript:;">微信</a></div></div>
<div class="related"><h3>相关阅读</h3><a href="1">甲报告</a><a href="2">乙报告</a></div></div>
<div class="footer">版权所有：古交市人民政府 备案号：晋ICP备1号</div><script>var a = 1;</script></body></html>`
	doc, err := Decode("a.html", []byte(page))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", doc.Hints)
	for _, l := range doc.Lines {
		t.Logf("%+v", l)
	}
}
