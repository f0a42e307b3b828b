package respond

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"syscall"

	"gongbao/index"
	"gongbao/index/query"
	"gongbao/index/report"
)

// The errors of an address that there is not: of a page, and of the API.
var (
	ErrNoRoute = NewFault("no such address", Problem{
		Status: http.StatusNotFound, Title: "没有这个页面", Detail: "网址可能不完整，或页面已经移走。",
	})
	ErrNoCall = NewFault("no such address of the API", Problem{
		Status: http.StatusNotFound, Title: "没有这个接口地址", Detail: "这个网址不是接口的地址。", Hint: "接口的全部地址见 /openapi.json。",
	})
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
	Outcomes []index.Outcome `json:"outcomes,omitempty"`
	// RequestID is that in the header X-Request-Id and in the log.
	RequestID string `json:"request_id,omitempty"`
}

// problemError is an error that says itself what it means to whoever asked. Those of other packages are in the table outcomes.
type problemError interface {
	error
	Problem() Problem
}

// retryError is an error that says after how many seconds the request may be sent again; 0 if that would not help.
type retryError interface {
	error
	RetryAfter() int
}

// Fault is an error that always means the same to whoever asked.
type Fault struct {
	text    string
	problem Problem
	retry   int // seconds after which the request may be sent again; 0 if that would not help
}

// NewFault returns an error with a text for the log and the problem that it is to whoever asked.
func NewFault(text string, p Problem) *Fault { return &Fault{text: text, problem: p} }

// NewPassingFault returns a fault that may be gone after some seconds.
func NewPassingFault(text string, p Problem, retry int) *Fault { return &Fault{text, p, retry} }

func (f *Fault) Error() string { return f.text }

// Problem implements problemError.
func (f *Fault) Problem() Problem { return f.problem }

// RetryAfter implements retryError.
func (f *Fault) RetryAfter() int { return f.retry }

// outcomes is the one place where the meaning of an error of another package becomes a status. The first row that matches counts.
var outcomes = []struct {
	matches func(error) bool
	problem Problem
}{
	{is(index.ErrNotFound), Problem{Status: http.StatusNotFound, Title: "没有这篇报告", Detail: "资料库里没有这个编号的报告，可能已被移除，也可能网址不完整。"}},
	{is(index.ErrNoOriginal), Problem{Status: http.StatusNotFound, Title: "没有原文件", Detail: "这篇报告的原文件不在原处，或在加入之后改动过；上传的文件不保存原件。"}},
	{is(index.ErrNoSection), Problem{Status: http.StatusNotFound, Title: "没有这个章节", Detail: "这篇报告没有这个编号的章节。", Hint: "章节编号见这篇报告 JSON 中的 sections。", Parameter: "section"}},
	{is(index.ErrNoRegion), Problem{Status: http.StatusNotFound, Title: "没有这个地区", Detail: "没有哪个地区使用或用过这个代码。", Hint: "请使用六位行政区划代码；在“各地区”页或用 /api/v1/regions?q=地名 可以查到。"}},
	{is(index.ErrBuiltIn), Problem{Status: http.StatusConflict, Title: "不能删除自带的词典", Detail: "这部词典是自带的，不能删除。", Hint: "要换用别的词，可以存一部同名的词典，它会代替自带的。"}},
	{is(index.ErrNoDictionary), Problem{Status: http.StatusNotFound, Title: "没有这部词典", Detail: "资料库里没有这个名字的词典。", Hint: "词典列表见 /api/v1/dictionaries。"}},
	{is(index.ErrDictionaryName), Problem{Status: http.StatusBadRequest, Title: "词典名无效", Detail: "词典名最多 40 个字，可用汉字、字母、数字、- 和 _。"}},
	{is(index.ErrManyDictionaries), Problem{Status: http.StatusConflict, Title: "词典太多", Detail: "资料库里的词典已到上限。", Hint: "请先删去不用的词典。"}},
	{is(index.ErrCursor), Problem{Status: http.StatusBadRequest, Title: "翻页位置无效", Detail: "cursor 不属于这次检索。", Hint: "去掉 cursor，从第一页开始。", Parameter: "cursor"}},
	{As[*report.FieldError], Problem{Status: http.StatusUnprocessableEntity, Title: "不能这样更正"}},
	{As[*http.MaxBytesError], Problem{Status: http.StatusRequestEntityTooLarge, Title: "请求正文过大"}},
	{is(syscall.ENOSPC), Problem{Status: http.StatusInsufficientStorage, Title: "服务器磁盘已满", Detail: "没有空间，写入没有完成。", Hint: "请管理员腾出空间后重试。"}},
	{is(os.ErrDeadlineExceeded), Problem{Status: http.StatusRequestTimeout, Title: "等待上传超时", Detail: "没有按时收到全部内容。", Hint: "请检查网络后重新上传。"}},
	{As[*query.Error], Problem{Status: http.StatusBadRequest, Title: "检索式有误"}},
	{As[*index.FilterError], Problem{Status: http.StatusBadRequest, Title: "参数有误"}},
	{is(index.ErrClosed), Problem{Status: http.StatusServiceUnavailable, Title: "服务正在停止", Detail: "请稍后再试。"}},
	{is(context.Canceled), Problem{Status: statusClientClosed, Title: "请求已取消", Detail: "请求在完成之前被取消。"}},
	{is(context.DeadlineExceeded), Problem{Status: http.StatusServiceUnavailable, Title: "检索超时", Detail: "服务器没能及时完成这次检索。", Hint: "请稍后再试，或把检索式写得更具体。"}},
}

func is(target error) func(error) bool {
	return func(err error) bool { return errors.Is(err, target) }
}

func As[T error](err error) bool {
	var target T
	return errors.As(err, &target)
}

// ProblemOf says what err means to whoever asked. An error that does not say it and has no row is ours: a 500 that tells nothing.
func ProblemOf(err error) Problem {
	var own problemError
	if errors.As(err, &own) {
		return own.Problem()
	}
	for _, o := range outcomes {
		if !o.matches(err) {
			continue
		}
		p := o.problem
		var q *query.Error
		var filter *index.FilterError
		var field *report.FieldError
		var large *http.MaxBytesError
		switch {
		case errors.As(err, &q):
			p.Detail, p.Hint, p.Parameter, p.Position = q.Message, q.Hint, "q", &q.Position
		case errors.As(err, &filter):
			p.Detail, p.Parameter, p.Hint = filter.Error(), filter.Field, filter.Hint
		case errors.As(err, &field):
			p.Detail, p.Parameter = field.Error()+"。", field.Field
		case errors.As(err, &large):
			p.Detail = "请求正文最多 " + BytesForPeople(large.Limit) + "。"
		}
		return p
	}
	return Problem{Status: http.StatusInternalServerError, Title: "服务器出错了", Detail: "原因已记入日志，请稍后再试。"}
}

// RetryAfter is how many seconds later a request that ended in err may be sent again; 0 if that would not help.
func RetryAfter(err error) int {
	var own retryError
	switch {
	case errors.As(err, &own):
		return own.RetryAfter()
	case errors.Is(err, index.ErrClosed):
		return 5 // about as long as a server takes to start again
	case errors.Is(err, context.DeadlineExceeded):
		return 10 // by then the searches that took its time have ended: answerTimeout
	}
	return 0
}

// BytesForPeople writes a limit.
func BytesForPeople(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%d MB", n>>20)
	case n >= 1<<10:
		return fmt.Sprintf("%d KB", n>>10)
	}
	return fmt.Sprintf("%d 字节", n)
}

const ProblemContentType = "application/problem+json"
