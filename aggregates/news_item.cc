#include "aggregates/news_item.h"

#include "aggregates/bounds.h"
#include "events/core/check.h"
#include "events/core/match.h"

namespace klade {
namespace {

std::optional<Refusal> news_refused(const NewsText& text) {
  if (const auto refusal = name_refused(text.title)) return refusal;
  if (text.body.size() > kMaxNewsBytes) return Refusal::text_too_long;
  const NewsAudience& audience = text.audience;
  if (!audience.pupils && !audience.parents && !audience.staff) return Refusal::audience_missing;
  if (audience.classes.size() > kMaxNewsClasses) return Refusal::too_many_classes;
  return period_refused(text.from, text.to, kMaxNewsDays);
}

Decision rule(const PublishNewsItem& c, const NewsItem& item, const Context& context) {
  if (!item.school.is_nil()) return {};
  if (const auto refusal = news_refused(c.text)) return *refusal;
  return {NewsItemPublished{c.item, c.school, context.origin.profile, c.text}};
}

Decision rule(const CorrectNewsItem& c, const NewsItem& item, const Context&) {
  if (item.school.is_nil()) return Refusal::unknown_news_item;
  if (item.withdrawn) return Refusal::already_withdrawn;
  if (const auto refusal = news_refused(c.text)) return *refusal;
  if (c.text == item.text) return {};
  return {NewsItemCorrected{c.item, item.school, c.text}};
}

Decision rule(const WithdrawNewsItem& c, const NewsItem& item, const Context&) {
  if (item.school.is_nil()) return Refusal::unknown_news_item;
  if (item.withdrawn) return Refusal::already_withdrawn;
  return {NewsItemWithdrawn{c.item, item.school}};
}

void apply(NewsItem& item, const NewsItemPublished& e) {
  item.school = e.school;
  item.text = e.text;
}
void apply(NewsItem& item, const NewsItemCorrected& e) { item.text = e.text; }
void apply(NewsItem& item, const NewsItemWithdrawn&) { item.withdrawn = true; }

}  // namespace

Decision decide(const NewsItem::Command& command, const NewsItem& item, const Context& context) {
  return match(command, [&](const auto& c) { return rule(c, item, context); });
}

void evolve(NewsItem& item, const Event& event) {
  const auto* of_news = std::get_if<NewsEvent>(&event);
  CHECK(of_news != nullptr);
  match(*of_news, [&](const auto& e) { apply(item, e); });
}

StreamId stream_of(const NewsItem::Command& command) {
  return match(command, [](const auto& c) { return StreamId{StreamKind::news_item, c.item}; });
}

}  // namespace klade
