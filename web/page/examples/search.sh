# 山西各地近年报告中的“煤矸石”：篇数、处数和前三篇的标题
curl --get 'http://127.0.0.1:8080/api/v1/search' \
  --data-urlencode 'q=煤矸石' \
  --data-urlencode 'region=140000' \
  --data-urlencode 'year=2020..2026' \
  --data-urlencode 'limit=3' \
  --data-urlencode 'fields=total,occurrences,hits.report.title'
