// Handlers of the school's news and of name-days.  N3, N4, DI4.  Plain functions of a call and the
// views.
#pragma once

#include <string>
#include <vector>

#include "gateway/http/api.h"

namespace klade {

// A news item as its readers see it.
struct NewsAnswer {
  NewsItemId id;
  NewsKind kind = NewsKind::other;
  std::string title;
  std::string body;
  NewsAudience audience;
  Date from{};
  Date to{};
  Instant published_at{};
  bool corrected = false;
  bool withdrawn = false;
  FIELDS(id, kind, title, body, audience, from, to, published_at, corrected, withdrawn)
};
struct NameDays {
  Date date{};
  std::vector<std::string> names;  // in Latvian order
  FIELDS(date, names)
};

Result<Answer, Problem> list_news(const Call& call, const Desk& desk);
Result<Answer, Problem> show_news_item(const Call& call, const Desk& desk);
Result<Intent, Problem> publish_news_item(const Call& call, const Desk& desk);
Result<Intent, Problem> correct_news_item(const Call& call, const Desk& desk);
Result<Intent, Problem> withdraw_news_item(const Call& call, const Desk& desk);
Result<Answer, Problem> show_name_days(const Call& call, const Desk& desk);

}  // namespace klade
