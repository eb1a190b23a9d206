// What a demonstration year's teachers note in diaries, and what its school makes known.
// Functions of the school and the dice; sealing is the vault's.
#pragma once

#include <vector>

#include "aggregates/command.h"
#include "events/vault/key_vault.h"
#include "gateway/demo/demo_school.h"

namespace klade {

// A command with who gives it.
struct DemoAct {
  Command command;
  DemoActor actor;
  CommandId id;
};

struct DemoLesson {
  const DemoJournal& journal;
  LessonId id;
  Date date{};
  DemoActor teacher;
  Dice dice;
};
std::vector<DemoAct> demo_notes(KeyVault& vault,
                                const DemoSchool& school,
                                const DemoLesson& lesson);

// Of a day of the year, from 0; none of a school that has no superuser.
std::vector<DemoAct> demo_news(const DemoSchool& school, std::size_t day, const Id128& id);

}  // namespace klade
