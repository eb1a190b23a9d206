// Who leads a class, for tests that need what it may.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

#include "tests/acceptance/school_server.h"

namespace klade {

// Somebody who leads a class, and one of its pupils.
struct ClassTeacher {
  Person person;
  std::string pupil;
};
inline ClassTeacher class_teacher_of(const SchoolServer& school) {
  for (const IssuedPassword& issued : school.passwords()) {
    if (issued.role != "teacher") continue;
    Person person = school.sign_in(issued);
    const nlohmann::json led = person.get("/me").json()["class_teacher_of"];
    if (led.empty()) continue;
    const nlohmann::json pupils =
        person.get("/classes/" + led[0]["id"].get<std::string>() + "/pupils").json();
    return {std::move(person), pupils["items"][0]["id"].get<std::string>()};
  }
  throw std::runtime_error("nobody leads a class");
}

}  // namespace klade
