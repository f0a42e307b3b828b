// Package tokens reads the tokens of those who may change a library by the website: from a file, and
// from the environment. Its errors are in Chinese and never show a token.
package tokens

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"

	"gongbao/web/guard"
)

// Variable is the environment variable for a token.
const Variable = "GONGBAO_TOKEN"

// secretForm matches a bearer token (RFC 6750).
var secretForm = regexp.MustCompile(`^[A-Za-z0-9._~+/-]+=*$`)

const secretAdvice = "令牌只能用字母、数字和 - . _ ~ + /，可用 openssl rand -hex 32 生成"

// safeSecret is the length in characters from which a token cannot be guessed at the rate at which
// a server answers, however it was made.
const safeSecret = 16

// WarnOfShort warns of tokens that could be guessed.
func WarnOfShort(tokens []guard.Token, w io.Writer) {
	for _, t := range tokens {
		if len(t.Secret) < safeSecret {
			fmt.Fprintf(w, "令牌 %q 不到 %d 个字符，容易被猜中，请换一个：openssl rand -hex 32。\n", t.Name, safeSecret)
		}
	}
}

// Read returns the tokens of the file, if one is named, and the token of the environment.
func Read(file string) (tokens []guard.Token, err error) {
	if file != "" {
		if tokens, err = readTokens(file); err != nil {
			return nil, err
		}
	}
	if secret := os.Getenv(Variable); secret != "" {
		if !secretForm.MatchString(secret) {
			return nil, fmt.Errorf("环境变量 %s 不能用：%s。", Variable, secretAdvice)
		}
		tokens = append(tokens, guard.Token{Name: Variable, Secret: secret})
	}
	return tokens, nil
}

// readTokens reads a file of tokens. Only the file's owner may be allowed to read it.
func readTokens(path string) ([]guard.Token, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("令牌文件打不开（%w）。", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("令牌文件 %s 不是普通文件。", path)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("令牌文件 %s 可被其他用户读写。请先运行 chmod 600 %s。", path, path)
	}
	tokens, err := parseTokens(file)
	if err != nil {
		return nil, fmt.Errorf("令牌文件 %s %w。", path, err)
	}
	return tokens, nil
}

// parseTokens parses lines of a name and a token. Lines that begin with # are comments.
func parseTokens(r io.Reader) (tokens []guard.Token, err error) {
	names, secrets := make(map[string]bool), make(map[string]bool)
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Fields(line)
		switch {
		case len(fields) != 2:
			return nil, fmt.Errorf("第 %d 行要写成“名字 令牌”", n)
		case !secretForm.MatchString(fields[1]):
			return nil, fmt.Errorf("第 %d 行的令牌不能用：%s", n, secretAdvice)
		case names[fields[0]]:
			return nil, fmt.Errorf("第 %d 行的名字 %q 前面已经有了", n, fields[0])
		case secrets[fields[1]]:
			return nil, fmt.Errorf("第 %d 行的令牌前面已经有了，每个名字要有自己的令牌", n)
		}
		names[fields[0]], secrets[fields[1]] = true, true
		tokens = append(tokens, guard.Token{Name: fields[0], Secret: fields[1]})
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("读不出来（%w）", err)
	}
	if len(tokens) == 0 {
		return nil, errors.New("里没有令牌：每行写一个，“名字 令牌”")
	}
	return tokens, nil
}
