package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"syscall"
	"time"

	"gongbao/index"
	"gongbao/index/library"
	"gongbao/index/query"
	"gongbao/index/report"
)

var (
	errNoRoute = errors.New("no such address")
	errNoCall  = errors.New("no such address of the API")
)

// statusClientClosed is nginx's status for a client that left before the answer; nobody reads it but the log.
const statusClientClosed = 499

// Problem is an error as told to a program, by RFC 9457, and to a reader.
type Problem struct {
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	// Parameter is the name of the parameter at fault.
	Parameter string `json:"parameter,omitempty"`
	// Position is where a query cannot be read, in characters from 0.
	Position *int `json:"position,omitempty"`
	// Hint says what to do about it.
	Hint string `json:"hint,omitempty"`
	// Outcomes are those of the files of an upload, where none could be added or an error ended it.
	Outcomes []library.Outcome `json:"outcomes,omitempty"`
	// RequestID is that in the header X-Request-Id and in the log.
	RequestID string `json:"request_id,omitempty"`
}

// describer is an error that completes the problem of its row.
type describer interface {
	error
	describe(*Problem)
}

// outcomes is the one place where the meaning of an error becomes a status. The first row that matches counts.
var outcomes = []struct {
	matches func(error) bool
	problem Problem
}{
	{is(errNoCall), Problem{Status: http.StatusNotFound, Title: "没有这个接口地址", Detail: "这个网址不是接口的地址。", Hint: "接口的全部地址见 /openapi.json。"}},
	{is(errNoRoute), Problem{Status: http.StatusNotFound, Title: "没有这个页面", Detail: "网址可能不完整，或页面已经移走。"}},
	{as[*methodError], Problem{Status: http.StatusMethodNotAllowed, Title: "不支持这种请求方法"}},
	{is(index.ErrNotFound), Problem{Status: http.StatusNotFound, Title: "没有这篇报告", Detail: "资料库里没有这个编号的报告，可能已被移除，也可能网址不完整。"}},
	{is(library.ErrNoOriginal), Problem{Status: http.StatusNotFound, Title: "没有原文件", Detail: "这篇报告的原文件不在原处，或在加入之后改动过；上传的文件不保存原件。"}},
	{is(errOriginalsOff), Problem{Status: http.StatusForbidden, Title: "不提供原文件", Detail: "原文件只在本机提供。", Hint: "管理员可在启动 gongbao serve 时加上 --originals。"}},
	{is(index.ErrNoSection), Problem{Status: http.StatusNotFound, Title: "没有这个章节", Detail: "这篇报告没有这个编号的章节。", Hint: "章节编号见这篇报告 JSON 中的 sections。", Parameter: "section"}},
	{is(index.ErrNoRegion), Problem{Status: http.StatusNotFound, Title: "没有这个地区", Detail: "没有哪个地区使用或用过这个代码。", Hint: "请使用六位行政区划代码；在“各地区”页或用 /api/v1/regions?q=地名 可以查到。"}},
	{is(library.ErrBuiltIn), Problem{Status: http.StatusConflict, Title: "不能删除自带的词典", Detail: "这部词典是自带的，不能删除。", Hint: "要换用别的词，可以存一部同名的词典，它会代替自带的。"}},
	{is(library.ErrNoDictionary), Problem{Status: http.StatusNotFound, Title: "没有这部词典", Detail: "资料库里没有这个名字的词典。", Hint: "词典列表见 /api/v1/dictionaries。"}},
	{is(library.ErrDictionaryName), Problem{Status: http.StatusBadRequest, Title: "词典名无效", Detail: "词典名最多 40 个字，可用汉字、字母、数字、- 和 _。"}},
	{is(library.ErrManyDictionaries), Problem{Status: http.StatusConflict, Title: "词典太多", Detail: "资料库里的词典已到上限。", Hint: "请先删去不用的词典。"}},
	{is(errPrecondition), Problem{Status: http.StatusPreconditionFailed, Title: "词典已改", Detail: "现在的词典不是 If-Match 所写的那一版。", Hint: "请重新读取这部词典，合并改动后再存。"}},
	{is(errOtherSite), Problem{Status: http.StatusForbidden, Title: "不接受别的网站的表单", Detail: "这个表单不是从本站的页面提交的，没有处理。", Hint: "请在本站打开“词典”页重新填写。"}},
	{is(errChanged), Problem{Status: http.StatusConflict, Title: "链接所指的内容已变"}},
	{is(index.ErrCursor), Problem{Status: http.StatusBadRequest, Title: "翻页位置无效", Detail: "cursor 不属于这次检索。", Hint: "去掉 cursor，从第一页开始。", Parameter: "cursor"}},
	{is(errWritesOff), Problem{Status: http.StatusForbidden, Title: "没有开放写入", Detail: "这台服务器没有设置写入令牌，只提供读取。", Hint: "启动 gongbao serve 时，用 --tokens 或环境变量 GONGBAO_TOKEN 设置令牌。"}},
	{is(errNoToken), Problem{Status: http.StatusUnauthorized, Title: "需要令牌", Detail: "改动资料库要出示令牌。", Hint: "请在请求头写明 Authorization: Bearer 令牌。"}},
	{is(errBadToken), Problem{Status: http.StatusUnauthorized, Title: "令牌无效", Detail: "没有这个令牌。", Hint: "请向管理员索取现用的令牌。"}},
	{as[*movedWriteError], Problem{Status: http.StatusConflict, Title: "这篇报告已被取代"}},
	{as[*report.FieldError], Problem{Status: http.StatusUnprocessableEntity, Title: "不能这样更正"}},
	{as[*rejectedError], Problem{Status: http.StatusUnprocessableEntity, Title: "文件未能加入"}},
	{as[*bodyError], Problem{Status: http.StatusBadRequest, Title: "请求正文有误"}},
	{as[*mediaTypeError], Problem{Status: http.StatusUnsupportedMediaType, Title: "不支持这种内容类型"}},
	{as[*http.MaxBytesError], Problem{Status: http.StatusRequestEntityTooLarge, Title: "请求正文过大"}},
	{is(errAddressLength), Problem{Status: http.StatusRequestURITooLong, Title: "网址过长", Detail: fmt.Sprintf("网址最长 %d 字节。", maxAddress), Hint: "请缩短检索式，或减少条件。"}},
	{is(errHost), Problem{Status: http.StatusMisdirectedRequest, Title: "不能用这个域名访问", Detail: "这台服务器只供本机使用，只接受 localhost 或 IP 地址。", Hint: "请打开 http://127.0.0.1 加端口号；经反向代理访问时，启动 gongbao serve 要用 --trusted-proxy 写明代理的地址。"}},
	{is(errHeaderLength), Problem{Status: http.StatusRequestHeaderFieldsTooLarge, Title: "请求头过大", Detail: fmt.Sprintf("请求头总共最多 %d 字节。", maxHeaders), Hint: "请清除这个网站的 Cookie 后再试。"}},
	{is(errRate), Problem{Status: http.StatusTooManyRequests, Title: "请求过于频繁", Detail: "短时间内的请求太多。"}},
	{is(errNotReady), Problem{Status: http.StatusServiceUnavailable, Title: "暂时不能检索", Detail: "试做的一次检索没有成功，原因已记入日志。", Hint: "请稍后再试。"}},
	{is(errWriteTimeout), Problem{Status: http.StatusServiceUnavailable, Title: "写入超时", Detail: fmt.Sprintf("没能在 %d 分钟内完成，已经完成的部分仍然有效。", writeTimeout/time.Minute), Hint: "请先查看资料库，再分几次提交其余的。"}},
	{is(errBusy), Problem{Status: http.StatusServiceUnavailable, Title: "服务器正忙", Detail: "等待处理的请求太多。", Hint: "请稍后再试。"}},
	{is(syscall.ENOSPC), Problem{Status: http.StatusInsufficientStorage, Title: "服务器磁盘已满", Detail: "没有空间，写入没有完成。", Hint: "请管理员腾出空间后重试。"}},
	{is(os.ErrDeadlineExceeded), Problem{Status: http.StatusRequestTimeout, Title: "等待上传超时", Detail: "没有按时收到全部内容。", Hint: "请检查网络后重新上传。"}},
	{as[*query.Error], Problem{Status: http.StatusBadRequest, Title: "检索式有误"}},
	{as[*index.FilterError], Problem{Status: http.StatusBadRequest, Title: "参数有误"}},
	{as[*paramError], Problem{Status: http.StatusBadRequest, Title: "参数有误"}},
	{is(index.ErrClosed), Problem{Status: http.StatusServiceUnavailable, Title: "服务正在停止", Detail: "请稍后再试。"}},
	{is(context.Canceled), Problem{Status: statusClientClosed, Title: "请求已取消", Detail: "请求在完成之前被取消。"}},
	{is(context.DeadlineExceeded), Problem{Status: http.StatusServiceUnavailable, Title: "检索超时", Detail: "服务器没能及时完成这次检索。", Hint: "请稍后再试，或把检索式写得更具体。"}},
}

func is(target error) func(error) bool {
	return func(err error) bool { return errors.Is(err, target) }
}

func as[T error](err error) bool {
	var target T
	return errors.As(err, &target)
}

// problem says what err means to whoever asked.
func problem(err error) Problem {
	p := meaning(err)
	if unfinished := (*unfinishedError)(nil); errors.As(err, &unfinished) {
		p.Outcomes = unfinished.outcomes
		p.Detail += fmt.Sprintf("此前已有 %d 个结果，见 outcomes。", len(p.Outcomes))
	}
	return p
}

// meaning finds the row of an error. Errors without a row of their own are ours: a 500 that tells nothing.
func meaning(err error) Problem {
	for _, o := range outcomes {
		if !o.matches(err) {
			continue
		}
		p := o.problem
		var q *query.Error
		var filter *index.FilterError
		var field *report.FieldError
		var large *http.MaxBytesError
		var own describer
		switch {
		case errors.As(err, &q):
			p.Detail, p.Hint, p.Parameter, p.Position = q.Message, q.Hint, "q", &q.Position
		case errors.As(err, &filter):
			p.Detail, p.Parameter, p.Hint = filter.Error(), filter.Field, filter.Hint
		case errors.As(err, &field):
			p.Detail, p.Parameter = field.Error()+"。", field.Field
		case errors.As(err, &large):
			p.Detail = "请求正文最多 " + bytesForPeople(large.Limit) + "。"
		case errors.As(err, &own):
			own.describe(&p)
		}
		return p
	}
	return Problem{Status: http.StatusInternalServerError, Title: "服务器出错了", Detail: "原因已记入日志，请稍后再试。"}
}

// bytesForPeople writes a limit.
func bytesForPeople(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%d MB", n>>20)
	case n >= 1<<10:
		return fmt.Sprintf("%d KB", n>>10)
	}
	return fmt.Sprintf("%d 字节", n)
}

const problemContentType = "application/problem+json"
