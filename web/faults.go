package web

import (
	"errors"
	"net/http"
	"strings"

	"gongbao/index/panel"
)

// paramError is a parameter that cannot be read.
type paramError struct {
	name   string // empty where no single one is at fault
	detail string // in Chinese, with what is allowed
}

func (e *paramError) Error() string { return "parameter " + e.name + ": " + e.detail }

// Problem implements problemError.
func (e *paramError) Problem() Problem {
	return Problem{Status: http.StatusBadRequest, Title: "参数有误", Detail: e.detail, Parameter: e.name}
}

// bodyError is a body that cannot be read as what it is said to be.
type bodyError struct{ reason string } // in Chinese

func (e *bodyError) Error() string { return "body: " + e.reason }

// Problem implements problemError.
func (e *bodyError) Problem() Problem {
	return Problem{Status: http.StatusBadRequest, Title: "请求正文有误", Detail: e.reason}
}

// mediaTypeError is a body of a type that the address does not take.
type mediaTypeError struct{ allowed string } // in Chinese

func (e *mediaTypeError) Error() string { return "media type: " + e.allowed }

// Problem implements problemError.
func (e *mediaTypeError) Problem() Problem {
	return Problem{Status: http.StatusUnsupportedMediaType, Title: "不支持这种内容类型", Detail: e.allowed}
}

// changedError is a permalink to a dictionary or to reports that are others now, and says which.
type changedError struct{ detail string } // in Chinese

func (e *changedError) Error() string { return e.detail }

// Problem implements problemError.
func (e *changedError) Problem() Problem {
	return Problem{Status: http.StatusConflict, Title: "链接所指的内容已变", Detail: e.detail}
}

// aboutTerms makes of a *panel.Error one about a parameter.
func aboutTerms(name string, err error) error {
	if bad := (*panel.Error)(nil); errors.As(err, &bad) {
		return &paramError{name: name, detail: bad.Error()}
	}
	return err
}

// methodError is a method that the address does not take.
type methodError struct{ allowed string } // as in the header Allow

func (e *methodError) Error() string { return "method not allowed, but " + e.allowed }

// Problem says it to whoever asked.
func (e *methodError) Problem() Problem {
	return Problem{
		Status: http.StatusMethodNotAllowed, Title: "不支持这种请求方法",
		Detail: "这个地址可用的方法：" + strings.ReplaceAll(e.allowed, ", ", "、") + "。",
	}
}
