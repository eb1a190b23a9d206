// Context news: what a school makes known (Iestādes aktualitātes).  The texts are the school's
// own, not about persons, and stand in clear.  Streams: news_item-<NewsItemId>.  N3, DI4.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "events/core/fields.h"
#include "events/core/id.h"
#include "events/core/names.h"
#include "events/core/time.h"

namespace klade {

// Stored: values are frozen.
enum class NewsKind : std::uint8_t {
  exam = 1,
  module_test = 2,  // of a lifelong-learning module
  event = 3,
  timetable_change = 4,
  schedule = 5,  // of interim reviews, shows, module and qualification exams
  extracurricular_event = 6,
  other = 7,
};
template <>
std::span<const Name<NewsKind>> names();
std::string_view name_of(NewsKind kind);

// Whom it is for.  Classes narrow pupils and parents to theirs; staff are staff of any class.
struct NewsAudience {
  bool pupils = false;
  bool parents = false;
  bool staff = false;
  std::vector<ClassId> classes;  // empty: the whole school
  FIELDS(pupils, parents, staff, classes)
  bool operator==(const NewsAudience&) const = default;
};

struct NewsText {
  NewsKind kind = NewsKind::other;
  std::string title;
  std::string body;
  NewsAudience audience;
  Date from{};  // shown from this day
  Date to{};    // to this day, both included
  FIELDS(kind, title, body, audience, from, to)
  bool operator==(const NewsText&) const = default;
};

struct NewsItemPublished {
  static constexpr std::string_view kType = "news.item_published.v1";
  static constexpr std::string_view kMeaning = "A school makes something known (N3, DI4).";
  NewsItemId item;
  SchoolId school;
  ProfileId author;
  NewsText text;
  FIELDS(item, school, author, text)
  bool operator==(const NewsItemPublished&) const = default;
};

struct NewsItemCorrected {
  static constexpr std::string_view kType = "news.item_corrected.v1";
  static constexpr std::string_view kMeaning = "A school changes what it made known.";
  NewsItemId item;
  SchoolId school;
  NewsText text;
  FIELDS(item, school, text)
  bool operator==(const NewsItemCorrected&) const = default;
};

struct NewsItemWithdrawn {
  static constexpr std::string_view kType = "news.item_withdrawn.v1";
  static constexpr std::string_view kMeaning = "A school takes back what it made known.";
  NewsItemId item;
  SchoolId school;
  FIELDS(item, school)
  bool operator==(const NewsItemWithdrawn&) const = default;
};

using NewsEvent = std::variant<NewsItemPublished, NewsItemCorrected, NewsItemWithdrawn>;

}  // namespace klade
