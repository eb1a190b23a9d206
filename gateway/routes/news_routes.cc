#include "gateway/routes/news_routes.h"

#include <algorithm>
#include <tuple>

#include "gateway/routes/authority.h"
#include "gateway/routes/handling.h"
#include "gateway/routes/name_days.h"
#include "gateway/routes/news_readers.h"
#include "gateway/routes/notice_requests.h"
#include "gateway/routes/pages.h"
#include "projections/views/classes.h"
#include "projections/views/latvian_order.h"
#include "projections/views/news.h"

namespace klade {
namespace {

NewsAnswer news_answer(const NewsRow& row) {
  return {row.item,
          row.text.kind,
          row.text.title,
          row.text.body,
          row.text.audience,
          row.text.from,
          row.text.to,
          row.published_at,
          row.corrected,
          row.withdrawn};
}

// The item's text, when its classes are the school's.
Result<NewsText, Problem> news_text(const Call& call, const Desk& desk) {
  auto request = read_body<NewsRequest>(call.body);
  if (!request) return Failure{request.error()};
  std::vector<ClassId>& classes = request->audience.classes.items;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    const auto row = school_class(desk.reading.rows, classes[i]);
    if (!row || row->school != call.principal.school) {
      return fails_at("/audience/classes/" + std::to_string(i), "bad_choice");
    }
  }
  std::ranges::sort(classes);
  classes.erase(std::unique(classes.begin(), classes.end()), classes.end());
  NewsText text;
  text.kind = request->kind;
  text.title = request->title.value;
  text.body = request->body.value;
  text.audience = {request->audience.pupils,
                   request->audience.parents,
                   request->audience.staff,
                   std::move(classes)};
  text.from = request->from;
  text.to = request->to;
  return text;
}

// An item of the caller's school, also one that was withdrawn: the rules say so.
Result<NewsItemId, Problem> own_item(const Call& call, const Desk& desk) {
  const auto row = news_item(desk.reading.rows, path_id<NewsItemId>(call, "id"));
  if (!row || row->school != call.principal.school) return fails("not_found");
  return row->item;
}

}  // namespace

// By default what is shown today; who publishes sees what is to come as well.  The newest first.
Answered list_news(const Call& call, const Desk& desk) {
  const auto from = query_date(call, "from", today_of(call));
  if (!from) return Failure{from.error()};
  const ViewReader& rows = desk.reading.rows;
  std::vector<NewsAnswer> items;
  for (const NewsRow& row : news_of_school(rows, call.principal.school, *from)) {
    if (may_read_news(call, rows, row)) items.push_back(news_answer(row));
  }
  std::ranges::sort(items, [](const NewsAnswer& a, const NewsAnswer& b) {
    return std::tie(b.from, b.published_at, b.id) < std::tie(a.from, a.published_at, a.id);
  });
  return answer_page(call, std::move(items));
}

Answered show_news_item(const Call& call, const Desk& desk) {
  const auto row = news_item(desk.reading.rows, path_id<NewsItemId>(call, "id"));
  if (!row || !may_read_news(call, desk.reading.rows, *row)) return fails("not_found");
  return answer(news_answer(*row));
}

Written publish_news_item(const Call& call, const Desk& desk) {
  auto text = news_text(call, desk);
  if (!text) return Failure{text.error()};
  const auto id = new_id<NewsItemId>(call);
  return intent(
      call, NewsItem::Command(PublishNewsItem{id, call.principal.school, std::move(*text)}), id);
}

Written correct_news_item(const Call& call, const Desk& desk) {
  const auto id = own_item(call, desk);
  if (!id) return Failure{id.error()};
  auto text = news_text(call, desk);
  if (!text) return Failure{text.error()};
  return intent(call, NewsItem::Command(CorrectNewsItem{*id, std::move(*text)}), *id);
}

Written withdraw_news_item(const Call& call, const Desk& desk) {
  const auto id = own_item(call, desk);
  if (!id) return Failure{id.error()};
  if (const auto request = read_body<NothingRequest>(call.body); !request) {
    return Failure{request.error()};
  }
  return intent(call, NewsItem::Command(WithdrawNewsItem{*id}), *id);
}

Answered show_name_days(const Call& call, const Desk&) {
  const auto date = query_date(call, "date", today_of(call));
  if (!date) return Failure{date.error()};
  NameDays days{*date, name_days(*date)};
  std::ranges::sort(days.names, {}, [](const std::string& name) { return latvian_sort_key(name); });
  return answer(days);
}

}  // namespace klade
