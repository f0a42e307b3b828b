package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"gongbao/index"
	"gongbao/index/query"
)

var (
	errNoRoute = errors.New("no such address")
	errMethod  = errors.New("method not allowed")
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
}

// paramError is a parameter that cannot be read.
type paramError struct {
	name   string // empty where no single one is at fault
	detail string // in Chinese, with what is allowed
}

func (e *paramError) Error() string { return "parameter " + e.name + ": " + e.detail }

// outcomes is the one place where the meaning of an error becomes a status. The first row that matches counts.
var outcomes = []struct {
	matches func(error) bool
	problem Problem
}{
	{is(errNoRoute), Problem{Status: http.StatusNotFound, Title: "没有这个页面", Detail: "网址可能不完整，或页面已经移走。"}},
	{is(errMethod), Problem{Status: http.StatusMethodNotAllowed, Title: "不支持这种请求方法", Detail: "这个地址不接受这种方法，可用的方法见响应头 Allow。"}},
	{is(index.ErrNotFound), Problem{Status: http.StatusNotFound, Title: "没有这篇报告", Detail: "资料库里没有这个编号的报告，可能已被移除，也可能网址不完整。"}},
	{is(index.ErrNoSection), Problem{Status: http.StatusNotFound, Title: "没有这个章节", Detail: "这篇报告没有这个编号的章节。", Hint: "章节编号见这篇报告 JSON 中的 sections。", Parameter: "section"}},
	{is(index.ErrCursor), Problem{Status: http.StatusBadRequest, Title: "翻页位置无效", Detail: "cursor 不属于这次检索。", Hint: "去掉 cursor，从第一页开始。", Parameter: "cursor"}},
	{as[*query.Error], Problem{Status: http.StatusBadRequest, Title: "检索式有误"}},
	{as[*index.FilterError], Problem{Status: http.StatusBadRequest, Title: "参数有误"}},
	{as[*paramError], Problem{Status: http.StatusBadRequest, Title: "参数有误"}},
	{is(errBusy), Problem{Status: http.StatusServiceUnavailable, Title: "服务器正忙", Detail: "同时进行的导出和批量统计太多。", Hint: "请过几秒再试。"}},
	{is(errTooLarge), Problem{Status: http.StatusRequestEntityTooLarge, Title: "内容太大", Detail: "一次最多 1 MB。", Hint: "请分成几次。"}},
	{is(errMediaType), Problem{Status: http.StatusUnsupportedMediaType, Title: "不支持这种格式", Detail: "请求的 Content-Type 须是 text/csv（有列名的表格）或 text/plain（每行一个检索式）。", Hint: "用 curl 时加上 -H 'Content-Type: text/csv'，并用 --data-binary 发送文件。"}},
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

// problem says what err means to whoever asked. Errors without a row of their own are ours: a 500 that tells nothing.
func problem(err error) Problem {
	for _, o := range outcomes {
		if !o.matches(err) {
			continue
		}
		p := o.problem
		var q *query.Error
		var filter *index.FilterError
		var param *paramError
		switch {
		case errors.As(err, &q):
			p.Detail, p.Hint, p.Parameter, p.Position = q.Message, q.Hint, "q", &q.Position
		case errors.As(err, &filter):
			p.Detail, p.Parameter, p.Hint = filter.Error(), filter.Field, filter.Hint
		case errors.As(err, &param):
			p.Detail, p.Parameter = param.detail, param.name
		}
		return p
	}
	return Problem{Status: http.StatusInternalServerError, Title: "服务器出错了", Detail: "原因已记入日志，请稍后再试。"}
}

// errorView is the page for an error that has no page of its own.
type errorView struct {
	Frame
	Problem Problem
}

// errorResponse is problem+json under /api and a page elsewhere.
func (s *server) errorResponse(r *http.Request, err error) *response {
	if moved := (*index.MovedError)(nil); errors.As(err, &moved) {
		return movedResponse(r, moved.ID)
	}
	p := problem(err)
	var res *response
	var failed error
	if r.URL.Path == "/api" || strings.HasPrefix(r.URL.Path, "/api/") {
		res, failed = jsonResponse(p.Status, "application/problem+json", p)
	} else {
		res, failed = s.render("error", p.Status, &errorView{
			Frame:   Frame{Title: p.Title + siteSuffix, Description: p.Detail},
			Problem: p,
		})
	}
	if failed != nil {
		return plainText(p.Status, p.Title+"\n")
	}
	return res
}

// movedResponse leads from a report to the one that took its place: the same address with the other's ID.
func movedResponse(r *http.Request, id string) *response {
	old, _, _ := strings.Cut(r.PathValue("id"), ".")
	path := strings.Replace(r.URL.Path, "/"+old, "/"+id, 1)
	res := plainText(http.StatusMovedPermanently, "这篇报告已更新："+id+"\n")
	res.location = (&url.URL{Path: path, RawQuery: r.URL.RawQuery}).String()
	return res
}
