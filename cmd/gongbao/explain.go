package main

import (
	"errors"
	"fmt"

	"gongbao/index"
	"gongbao/index/opensearch"
	"gongbao/index/opensearch/reader"
)

// explainEngine explains an error of an engine that runs elsewhere. It returns nothing for others.
func explainEngine(err error) string {
	var away *index.UnavailableError
	var config *index.EngineConfigError
	switch {
	case errors.As(err, &config):
		return words(config)
	case errors.Is(err, index.ErrCopies):
		return fmt.Sprintf("检索引擎的节点不够，报告存不够份数，没有写入（%v）。请等停了的节点回来再运行；"+
			"如果本来就没有那么多节点，用 --opensearch-replicas 减少份数，只有一个节点时写 0。", err)
	case errors.As(err, &away):
		return fmt.Sprintf("检索引擎暂时没有响应（%v）。请检查它的各个节点是否在运行、网络是否通畅，稍后重新运行；已报告为加入的报告都在。", away.Err)
	case errors.Is(err, index.ErrNoRoom):
		return fmt.Sprintf("检索引擎的磁盘空间不足，没有写入（%v）。请为它的节点腾出空间后重新运行，已加入的报告不受影响。", err)
	case errors.Is(err, index.ErrRights):
		return fmt.Sprintf("检索引擎拒绝了这个用户（%v）。请检查用户名、密码，以及它对索引的权限。", err)
	case errors.Is(err, index.ErrUntrusted):
		return fmt.Sprintf("与检索引擎的安全连接没有建立（%v）。请检查 CA 证书的文件；如果它要求客户端证书，也检查证书和私钥。", err)
	case errors.Is(err, opensearch.ErrOtherLibrary):
		return fmt.Sprintf("这个名字的索引属于别的资料库，没有改动（%v）。请用 --index 换一个名字。", err)
	case errors.Is(err, opensearch.ErrSuperseded):
		return fmt.Sprintf("这个资料库已在另一个文件夹恢复或重建，这里的索引不再使用（%v）。请用那个文件夹；"+
			"要改用这个文件夹，先删去其中的 index 文件夹，索引会重新建立。", err)
	case errors.Is(err, opensearch.ErrNothing):
		return fmt.Sprintf("集群里没有这个名字的索引（%v）。请检查 --index；还没有建立的，先在有资料库文件夹的机器上用 gongbao add 加入报告。", err)
	case errors.Is(err, reader.ErrOtherWords):
		return fmt.Sprintf("集群里的索引是由另一版本的 gongbao 建立的（%v）。请换成同一版本的程序，或在有资料库文件夹的机器上运行 gongbao rebuild。", err)
	case errors.Is(err, index.ErrForeign):
		return fmt.Sprintf("已有同名的索引，但不是本版本的 gongbao 建立的（%v）。请换一个名字；原来的索引没有改动。", err)
	case errors.Is(err, index.ErrTwoWriters):
		return fmt.Sprintf("另一个进程也在写入同一个索引（%v）。请只让一个进程写入，然后重新运行。", err)
	}
	return ""
}
