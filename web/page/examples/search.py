# 把检索到的全部报告写成一张表；只用 Python 自带的库
import csv
import json
import sys
import urllib.parse
import urllib.request

API = "http://127.0.0.1:8080/api/v1/"


def get(call, **parameters):
    query = urllib.parse.urlencode(parameters, doseq=True)
    with urllib.request.urlopen(API + call + "?" + query) as answer:
        return json.load(answer)


table = csv.writer(sys.stdout)
table.writerow(["编号", "标题", "地区", "年份", "处数"])
cursor = ""
while cursor is not None:
    page = get(
        "search", q="煤矸石", kind="政府工作报告", sort="newest", limit=100, passages=0,
        fields="next,hits.occurrences,hits.report", cursor=cursor,
    )
    for hit in page["hits"]:
        report = hit["report"]
        place = report["region"]["name"]
        table.writerow([report["id"], report["title"], place, report["year"], hit["occurrences"]])
    cursor = page["next"]
