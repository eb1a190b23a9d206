// Aggregate LetterCopy: one profile's copy of one letter.  Recipients find it in Inbox, the sender
// in Sent; either moves it to Deleted and back.  Nothing erases it: letters are evidence (M3).
//
// That the profile has the letter, and where its copy was put first (`home`), is a fact.
#pragma once

#include <variant>

#include "aggregates/decision.h"

namespace klade {

struct MoveLetter {
  LetterId letter;
  ProfileId profile;
  Folder home = Folder::inbox;
  Folder to = Folder::deleted;
  FIELDS(letter, profile, home, to)
};
// That the profile is a recipient is a fact.
struct ReadLetter {
  LetterId letter;
  ProfileId profile;
  FIELDS(letter, profile)
};
// Refused always, whoever asks and wherever the copy is (M3).
struct EraseLetter {
  LetterId letter;
  ProfileId profile;
  FIELDS(letter, profile)
};

struct LetterCopy {
  using Command = std::variant<MoveLetter, ReadLetter, EraseLetter>;
  bool deleted = false;
  bool read = false;
};
Decision decide(const LetterCopy::Command& command, const LetterCopy& copy, const Context& context);
void evolve(LetterCopy& copy, const Event& event);
StreamId stream_of(const LetterCopy::Command& command);

}  // namespace klade
