// Command: everything that can be asked for, one alternative an aggregate.  Commands come from the
// gateway, already authorised, with their ids and facts; the owner decides them.
//
// Aggregates is the one list of aggregates: a new one is named here and nowhere else.
#pragma once

#include <variant>

#include "aggregates/absences.h"
#include "aggregates/access_log.h"
#include "aggregates/attachment.h"
#include "aggregates/diary_note.h"
#include "aggregates/draft.h"
#include "aggregates/family.h"
#include "aggregates/family_set.h"
#include "aggregates/journal.h"
#include "aggregates/letter.h"
#include "aggregates/letter_copy.h"
#include "aggregates/message.h"
#include "aggregates/news_item.h"
#include "aggregates/person.h"
#include "aggregates/profile.h"
#include "aggregates/school.h"
#include "aggregates/school_class.h"
#include "aggregates/session.h"
#include "aggregates/username.h"

namespace klade {

template <Decider... A>
struct AggregateList {
  using Command = std::variant<typename A::Command...>;
  using State = std::variant<A...>;  // the alternative of a command's aggregate has its index
};

using Aggregates = AggregateList<Person,
                                 Profile,
                                 Session,
                                 School,
                                 SchoolClass,
                                 Journal,
                                 Absences,
                                 Username,
                                 Message,
                                 Letter,
                                 LetterCopy,
                                 Draft,
                                 Attachment,
                                 Family,
                                 FamilySet,
                                 DiaryNote,
                                 NewsItem,
                                 AccessLog>;
using Command = Aggregates::Command;

}  // namespace klade
