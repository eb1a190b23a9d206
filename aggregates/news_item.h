// Aggregate NewsItem: something that a school makes known.  N3, DI4.
//
// Who may publish, and that the classes are the school's, are facts that the caller has
// established.
#pragma once

#include <cstddef>
#include <variant>

#include "aggregates/decision.h"

namespace klade {

inline constexpr std::size_t kMaxNewsBytes = 10'000;  // of a body
inline constexpr std::size_t kMaxNewsClasses = 200;
inline constexpr int kMaxNewsDays = 400;  // shown

struct PublishNewsItem {
  NewsItemId item;
  SchoolId school;
  NewsText text;
  FIELDS(item, school, text)
};
struct CorrectNewsItem {
  NewsItemId item;
  NewsText text;
  FIELDS(item, text)
};
struct WithdrawNewsItem {
  NewsItemId item;
  FIELDS(item)
};

struct NewsItem {
  using Command = std::variant<PublishNewsItem, CorrectNewsItem, WithdrawNewsItem>;
  SchoolId school;  // nil: not published
  NewsText text;
  bool withdrawn = false;
};
Decision decide(const NewsItem::Command& command, const NewsItem& item, const Context& context);
void evolve(NewsItem& item, const Event& event);
StreamId stream_of(const NewsItem::Command& command);

}  // namespace klade
