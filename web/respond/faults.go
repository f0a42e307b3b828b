package respond

import (
	"errors"
	"net/http"
	"strings"

	"gongbao/index/panel"
)

// ParamError is a parameter that cannot be read.
type ParamError struct {
	Name   string // empty where no single one is at fault
	Detail string // in Chinese, with what is allowed
}

func (e *ParamError) Error() string { return "parameter " + e.Name + ": " + e.Detail }

// Problem implements problemError.
func (e *ParamError) Problem() Problem {
	return Problem{Status: http.StatusBadRequest, Title: "参数有误", Detail: e.Detail, Parameter: e.Name}
}

// BodyError is a body that cannot be read as what it is said to be.
type BodyError struct{ Reason string } // in Chinese

func (e *BodyError) Error() string { return "body: " + e.Reason }

// Problem implements problemError.
func (e *BodyError) Problem() Problem {
	return Problem{Status: http.StatusBadRequest, Title: "请求正文有误", Detail: e.Reason}
}

// MediaTypeError is a body of a type that the address does not take.
type MediaTypeError struct{ Allowed string } // in Chinese

func (e *MediaTypeError) Error() string { return "media type: " + e.Allowed }

// Problem implements problemError.
func (e *MediaTypeError) Problem() Problem {
	return Problem{Status: http.StatusUnsupportedMediaType, Title: "不支持这种内容类型", Detail: e.Allowed}
}

// ChangedError is a permalink to a dictionary or to reports that are others now, and says which.
type ChangedError struct{ Detail string } // in Chinese

func (e *ChangedError) Error() string { return e.Detail }

// Problem implements problemError.
func (e *ChangedError) Problem() Problem {
	return Problem{Status: http.StatusConflict, Title: "链接所指的内容已变", Detail: e.Detail}
}

// AboutTerms makes of a *panel.Error one about a parameter.
func AboutTerms(name string, err error) error {
	if bad := (*panel.Error)(nil); errors.As(err, &bad) {
		return &ParamError{Name: name, Detail: bad.Error()}
	}
	return err
}

// MethodError is a method that the address does not take.
type MethodError struct{ Allowed string } // as in the header Allow

func (e *MethodError) Error() string { return "method not allowed, but " + e.Allowed }

// Problem says it to whoever asked.
func (e *MethodError) Problem() Problem {
	return Problem{
		Status: http.StatusMethodNotAllowed, Title: "不支持这种请求方法",
		Detail: "这个地址可用的方法：" + strings.ReplaceAll(e.Allowed, ", ", "、") + "。",
	}
}
