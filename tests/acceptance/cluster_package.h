// A district as a OneRoster package, made in code: small schools, so that a cluster has several
// partitions to write to, each with teachers who have a journal of their own.
#pragma once

#include <filesystem>

namespace klade {

struct District {
  int schools = 3;
  int teachers = 2;      // of a school
  int pupils = 3;        // in each teacher's journal
  bool mothers = false;  // each pupil has one
};

// Writes the package into that folder, which is made.
void write_package(const District& district, const std::filesystem::path& folder);

}  // namespace klade
