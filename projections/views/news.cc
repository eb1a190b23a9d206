#include "projections/views/news.h"

#include <variant>

#include "events/core/match.h"
#include "projections/views/row.h"

namespace klade {
namespace {

constexpr char kItems = 'i';
constexpr char kSchools = 's';
constexpr char kRevisions = 'r';

std::string school_key(const NewsRow& row) {
  return row_key(kSchools, row.school, row.text.to, row.item);
}

void apply(ViewBatch& rows, const NewsItemPublished& e, Instant at) {
  const NewsRow row{e.item, e.school, e.author, e.text, at, false, {}, false};
  rows.put(row_key(kItems, e.item), packed(row));
  rows.put(school_key(row), {});
}
void apply(ViewBatch& rows, const NewsItemCorrected& e, Instant at) {
  auto row = get_row<NewsRow>(rows, row_key(kItems, e.item));
  if (!row) return;
  rows.erase(school_key(*row));
  row->text = e.text;
  row->corrected = true;
  row->corrected_at = at;
  rows.put(row_key(kItems, e.item), packed(*row));
  rows.put(school_key(*row), {});
}
void apply(ViewBatch& rows, const NewsItemWithdrawn& e, Instant) {
  auto row = get_row<NewsRow>(rows, row_key(kItems, e.item));
  if (!row) return;
  rows.erase(school_key(*row));
  row->withdrawn = true;
  rows.put(row_key(kItems, e.item), packed(*row));
}

}  // namespace

bool NewsView::wants(std::string_view type) const { return is_type_in<NewsEvent>(type); }

void NewsView::project(const Recorded& record, const Place& place, ViewBatch& rows) const {
  const auto* event = std::get_if<NewsEvent>(&record.event);
  if (event == nullptr) return;
  match(*event, [&](const auto& e) {
    apply(rows, e, record.at);
    rows.put(row_key(kRevisions, e.school), packed(place.seq));
  });
}

std::optional<NewsRow> news_item(const ViewReader& rows, NewsItemId id) {
  return get_row<NewsRow>(rows, View::news, row_key(kItems, id));
}

std::vector<NewsRow> news_of_school(const ViewReader& rows, SchoolId school, Date from) {
  std::vector<NewsRow> items;
  rows.scan(View::news,
            row_key(kSchools, school),
            row_key(kSchools, school, from),
            [&](std::string_view key, std::string_view) {
              SchoolId same;
              Date last{};
              NewsItemId item;
              read_key(key, same, last, item);
              if (auto row = news_item(rows, item)) items.push_back(*std::move(row));
              return true;
            });
  return items;
}

std::uint64_t news_revision(const ViewReader& rows, SchoolId school) {
  return get_revision(rows, View::news, row_key(kRevisions, school));
}

}  // namespace klade
