// What the routes of diary notes and of the school's news take.
#pragma once

#include "aggregates/news_item.h"
#include "gateway/routes/requests.h"

namespace klade {

inline constexpr std::size_t kMaxNoteBytes = 2000;

using NoteText = BoundedText<kMaxNoteBytes, true>;

struct DiaryNoteRequest {
  NoteKind kind = NoteKind::remark;
  Date date{};
  std::optional<JournalId> journal;  // whose lesson it is about
  NoteText text;
  FIELDS(kind, date, journal, text)
};
struct DiaryNoteCorrectionRequest {
  NoteKind kind = NoteKind::remark;
  NoteText text;
  Reason reason;
  FIELDS(kind, text, reason)
};

struct NewsAudienceRequest {
  bool pupils = false;
  bool parents = false;
  bool staff = false;
  BoundedList<ClassId, kMaxNewsClasses> classes;  // empty: the whole school
  FIELDS(pupils, parents, staff, classes)
};
struct NewsRequest {
  NewsKind kind = NewsKind::other;
  Title title;
  BoundedText<kMaxNewsBytes, false> body;
  NewsAudienceRequest audience;
  Date from{};
  Date to{};
  FIELDS(kind, title, body, audience, from, to)
};

}  // namespace klade
