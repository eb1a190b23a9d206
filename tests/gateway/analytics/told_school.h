// A school at which everything happens that analytics is told.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "gateway/analytics/cloud_event.h"
#include "tests/projections/views/school_world.h"

namespace klade {

struct ToldSchool {
  SchoolWorld world;
  ClassId seventh = world.form_class("7.a", 7);
  PersonId anna = world.pupil(seventh, "Anna", "Liepa");
  PersonId janis = world.pupil(seventh, "Jānis", "Bērzs");
  JournalId maths{world.fresh()};

  ToldSchool() {
    world.happens(JournalOpened{maths, world.school, world.year, seventh, "Matemātika", "7.a"});
    const LessonId lesson = world.lesson(maths, day(9, 7), 2, "Daļskaitļi");
    const MarkId mark = world.mark(lesson, anna, 7);
    world.mark(lesson, janis, kNoValuation);
    world.correct(mark, 8, "pārrakstīšanās");
    world.withdraw(mark, "pārrakstīšanās");
    world.attendance(lesson, {anna}, {janis});
    world.attendance(lesson, {}, {}, {anna});
    const NoticeId notice = world.notice(anna, day(9, 8), day(9, 9), "ārsts");
    world.happens(AbsenceNoticeWithdrawn{anna, notice, {}});
    world.excuse(anna, day(9, 8), day(9, 9));
    world.happens(LessonCorrected{maths, lesson, world.text("Procenti"), {}});
    world.withdraw_lesson(world.lesson(maths, day(9, 8), 3, "Kļūda"));
  }

  std::vector<FactAt> facts(AnalyticsTopic topic) const {
    constexpr std::size_t kMany = 1000;
    return facts_after(world.rows, topic, {world.partition, 0, 0, 0}, kMany);
  }
  std::vector<std::pair<AnalyticsTopic, CloudEvent>> events() const {
    std::vector<std::pair<AnalyticsTopic, CloudEvent>> events;
    for (const Name<AnalyticsTopic>& topic : names<AnalyticsTopic>()) {
      for (const FactAt& at : facts(topic.value)) {
        auto event = cloud_event(world.reading(), topic.value, at);
        if (event) events.emplace_back(topic.value, *std::move(event));
      }
    }
    return events;
  }
};

}  // namespace klade
