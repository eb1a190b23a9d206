// View news: what schools have made known.  N3, DI4.
//
//   i <item>                NewsRow
//   s <school> <to> <item>  (no value): by the last day on which it is shown; none when withdrawn
//   r <school>              revision: the school's news
#pragma once

#include <optional>
#include <vector>

#include "projections/projection.h"
#include "projections/views/membership.h"

namespace klade {

class NewsView final : public Projection {
 public:
  View view() const override { return View::news; }
  std::string_view name() const override { return "news"; }
  std::uint32_t version() const override { return 1; }
  bool wants(std::string_view type) const override;
  void project(const Recorded& record, const Place& place, ViewBatch& rows) const override;
};

struct NewsRow {
  NewsItemId item;
  SchoolId school;
  ProfileId author;
  NewsText text;  // as it stands
  Instant published_at{};
  bool corrected = false;
  Instant corrected_at{};
  bool withdrawn = false;
  FIELDS(item, school, author, text, published_at, corrected, corrected_at, withdrawn)
  bool operator==(const NewsRow&) const = default;
};

std::optional<NewsRow> news_item(const ViewReader& rows, NewsItemId id);
// Those that stand and are shown on `from` or later, by their last days.
std::vector<NewsRow> news_of_school(const ViewReader& rows, SchoolId school, Date from);
std::uint64_t news_revision(const ViewReader& rows, SchoolId school);

}  // namespace klade
