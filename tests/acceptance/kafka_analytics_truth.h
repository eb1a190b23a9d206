// What outsiders must be told, read from the log by the auditor's tool, and what they were told, in
// the same words: who wants to know whether the two are one compares them.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/acceptance/kafka_analytics_consumers.h"

namespace klade {

// By topic and whom it is about, a space between: a pupil, or a lesson's journal.  In their order:
// "<type> <id of the mark, notice, excuse or lesson> <time>".
using Facts = std::map<std::string, std::vector<std::string>>;

struct LoggedFacts {
  Facts facts;                                // pupils by their ids
  std::map<std::string, std::string> pupils;  // of each mark, notice and excuse
  std::set<std::string> persons;              // everybody
};
LoggedFacts facts_of_log(const std::string& brokers);

// Pupils' pseudonyms by their ids, as the records' marks, notices and excuses tell.  Fails the test
// unless each pupil has one and no two have the same.
std::map<std::string, std::string> pseudonyms_in(const ConsumedRecords& records,
                                                 const LoggedFacts& logged);
// Whoever has no pseudonym is left out.
Facts with_pseudonyms(const LoggedFacts& logged,
                      const std::map<std::string, std::string>& pseudonyms);
Facts facts_of(const ConsumedRecords& records);

}  // namespace klade
