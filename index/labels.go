package index

import "gongbao/index/report"

// RoleIndex returns the index of role in report.Roles; a role that is not known counts as the last, other.
func RoleIndex(role report.Role) int {
	for i, r := range report.Roles {
		if r == role {
			return i
		}
	}
	return len(report.Roles) - 1
}
