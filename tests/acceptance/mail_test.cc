// School mail over the real program: who gets a letter, what nobody can do to it, and whose a
// mailbox is.
#include <csignal>
#include <fstream>
#include <iterator>
#include <set>

#include "tests/acceptance/school_server.h"

namespace klade {
namespace {

using nlohmann::json;

std::string id_of(const Person& who) { return who.profile()["id"]; }

json to_profile(const std::string& id) { return {{"kind", "profile"}, {"id", id}}; }

json letter_to(const std::vector<json>& to, const std::string& subject = "Ekskursija") {
  return {{"to", to}, {"subject", subject}, {"body", "Labdien! Rīt ejam uz muzeju."}};
}

// Ids of a folder's letters.
std::set<std::string> folder(Person& of, const std::string& name) {
  std::set<std::string> ids;
  const json page = of.get("/mail/folders/" + name).json();
  for (const json& item : page["items"]) ids.insert(item["id"]);
  return ids;
}

// What another has written is seen here once its position is.
void see_what_was_written(Person& reader, const Reply& written) {
  const std::string position = written.json()["position"];
  EXPECT_EQ(reader.request("GET", "/me", {{"Klade-Position", position}}).status, 200);
}

class Mail : public testing::Test {
 protected:
  SchoolServer school;
  const IssuedPassword& pupils_password = school.issued("pupil");
  Person pupil = school.sign_in(pupils_password);
  Person parent = school.sign_in(school.issued_to_parent_of(pupils_password));
  Person teacher = school.sign_in(school.issued("teacher"));

  Reply write(Person& from, const json& letter) {
    Reply reply = from.post("/mail/letters", letter);
    for (Person* reader : {&pupil, &parent, &teacher}) {
      if (reply.status == 201) see_what_was_written(*reader, reply);
    }
    return reply;
  }
};

TEST_F(Mail, M1_ALetterIsInTheInboxOfWhomItIsWrittenToAndInSent) {
  const Reply reply = write(teacher, letter_to({to_profile(id_of(parent))}));
  ASSERT_EQ(reply.status, 201) << reply.body;
  const std::string id = reply.json()["id"];
  const json inbox = parent.get("/mail/folders/inbox").json();
  ASSERT_EQ(inbox["items"].size(), 1U) << inbox;
  EXPECT_EQ(inbox["items"][0]["id"], id);
  EXPECT_EQ(inbox["items"][0]["subject"], "Ekskursija");
  EXPECT_EQ(inbox["items"][0]["from"]["name"], teacher.profile()["name"]);
  EXPECT_EQ(inbox["unread"], 1);
  EXPECT_EQ(folder(teacher, "sent"), std::set{id});
  EXPECT_EQ(parent.get("/mail/letters/" + id).json()["body"], "Labdien! Rīt ejam uz muzeju.");

  EXPECT_EQ(parent.post("/mail/letters/" + id + "/read", json::object()).status, 201);
  EXPECT_EQ(parent.get("/mail/folders/inbox").json()["unread"], 0);
  const Reply answer = write(parent,
                             {{"to", json::array({to_profile(id_of(teacher))})},
                              {"subject", "Atbilde"},
                              {"body", "Paldies!"},
                              {"answers", id}});
  ASSERT_EQ(answer.status, 201) << answer.body;
  const json letter = teacher.get("/mail/letters/" + id).json()["letter"];
  EXPECT_EQ(letter["readers"], 1);
  const std::string conversation = letter["conversation"];
  const json thread = teacher.get("/mail/conversations/" + conversation).json();
  ASSERT_EQ(thread["items"].size(), 2U) << thread;
  EXPECT_EQ(thread["items"][1]["letter"]["subject"], "Atbilde");
}

TEST_F(Mail, M1_ARepeatedLetterIsOneLetter) {
  const json letter = letter_to({to_profile(id_of(parent))});
  const Reply first = teacher.post("/mail/letters", letter, "once");
  const Reply second = teacher.post("/mail/letters", letter, "once");
  ASSERT_EQ(first.status, 201) << first.body;
  EXPECT_EQ(second.json(), first.json());
  EXPECT_EQ(folder(teacher, "sent").size(), 1U);
}

TEST_F(Mail, M1_ALetterTakesTheDraftWithItThatItWasWrittenIn) {
  json letter = letter_to({to_profile(id_of(parent))});
  const std::string mine = teacher.post("/mail/drafts", letter).json()["id"];
  const std::string other = teacher.post("/mail/drafts", letter).json()["id"];
  const std::string pupils = pupil.post("/mail/drafts", {{"subject", "Vēstule"}}).json()["id"];
  letter["draft"] = mine;
  const Reply first = teacher.post("/mail/letters", letter, "once");
  ASSERT_EQ(first.status, 201) << first.body;
  const json left = teacher.get("/mail/drafts").json();
  ASSERT_EQ(left["items"].size(), 1U) << left;
  EXPECT_EQ(left["items"][0]["id"], other);
  EXPECT_EQ(teacher.post("/mail/letters", letter, "once").json(), first.json());
  EXPECT_EQ(folder(teacher, "sent").size(), 1U);
  // Of somebody else's draft nothing is known.
  letter["draft"] = pupils;
  EXPECT_EQ(teacher.post("/mail/letters", letter).status, 201);
  EXPECT_EQ(pupil.get("/mail/drafts").json()["items"].size(), 1U);
}

TEST_F(Mail, M2_NobodyElseReadsALetterAndItsWordsAreNotInTheLog) {
  Person superuser = school.sign_in(school.issued("superuser"));
  const Reply reply =
      write(teacher, letter_to({to_profile(id_of(parent))}, "Vardazvanaparole Xyzzy"));
  ASSERT_EQ(reply.status, 201) << reply.body;
  const json letter = parent.get("/mail/letters/" + reply.json()["id"].get<std::string>()).json();
  const std::string id = letter["letter"]["id"];
  const std::string conversation = letter["letter"]["conversation"];
  for (Person* other : {&pupil, &superuser}) {
    see_what_was_written(*other, reply);
    EXPECT_EQ(other->get("/mail/letters/" + id).status, 404);
    EXPECT_EQ(other->get("/mail/letters/" + id + "/receipts").status, 404);
    EXPECT_EQ(other->get("/mail/conversations/" + conversation).status, 404);
    EXPECT_EQ(other->post("/mail/letters/" + id + "/read", json::object()).status, 404);
    EXPECT_EQ(other->post("/mail/letters/" + id + "/move", {{"folder", "deleted"}}).status, 404);
    EXPECT_EQ(other->post("/mail/letters/" + id + "/erasure", json::object()).status, 404);
  }
  school.stop(SIGTERM);
  EXPECT_EQ(school.log().find("Xyzzy"), std::string::npos);
  for (const auto& file : std::filesystem::recursive_directory_iterator(school.data())) {
    if (!file.is_regular_file()) continue;
    std::ifstream in(file.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    EXPECT_EQ(bytes.find("Xyzzy"), std::string::npos) << file.path();
  }
}

// Every write that the API has, with the letter's id wherever it takes one.
class EveryWrite {
 public:
  explicit EveryWrite(Person& who) : who_(who), api_(who.get("/openapi.json").json()) {}

  std::size_t with(const std::string& id) {
    std::size_t calls = 0;
    for (const auto& [path, verbs] : api_["paths"].items()) {
      if (path.find('{') == std::string::npos) continue;
      for (const auto& [verb, operation] : verbs.items()) {
        if (verb == "get") continue;
        for (const json& body : bodies()) {
          const Reply reply =
              who_.request(verb == "post" ? "POST" : "DELETE",
                           filled(path, id),
                           {{"Content-Type", "application/json"}, {"Idempotency-Key", fresh_key()}},
                           body.dump());
          EXPECT_NE(reply.status, 500) << verb << path << reply.body;
          EXPECT_NE(reply.status, 0) << verb << path;
          ++calls;
        }
      }
    }
    return calls;
  }

 private:
  static std::vector<json> bodies() {
    return {json::object(),
            {{"reason", "dzēst"}},
            {{"folder", "inbox"}},
            {{"folder", "sent"}},
            {{"folder", "deleted"}}};
  }
  std::string filled(std::string path, const std::string& id) const {
    for (auto open = path.find('{'); open != std::string::npos; open = path.find('{')) {
      path.replace(open, path.find('}') + 1 - open, id);
    }
    return path.starts_with("/api/v1") ? path.substr(7) : path;
  }

  Person& who_;
  const json api_;
};

TEST_F(Mail, M3_NothingInSentOrDeletedIsErasedByAnythingTheApiHas) {
  Person superuser = school.sign_in(school.issued("superuser"));
  const std::string kept =
      write(teacher, letter_to({to_profile(id_of(parent)), to_profile(id_of(superuser))}))
          .json()["id"];
  const std::string deleted =
      write(teacher, letter_to({to_profile(id_of(parent))}, "Otrā")).json()["id"];
  ASSERT_EQ(teacher.post("/mail/letters/" + deleted + "/move", {{"folder", "deleted"}}).status,
            201);
  const Reply refused = teacher.post("/mail/letters/" + deleted + "/erasure", json::object());
  EXPECT_EQ(refused.status, 409);
  EXPECT_EQ(refused.json()["code"], "letter_is_evidence");

  for (Person* who : {&superuser, &parent, &teacher}) {
    for (const std::string& id : {kept, deleted}) EXPECT_GT(EveryWrite(*who).with(id), 20U);
  }
  const auto still_there = [&](Person& who) {
    for (const std::string& id : {kept, deleted}) {
      const Reply letter = who.get("/mail/letters/" + id);
      EXPECT_EQ(letter.status, 200) << letter.body;
      EXPECT_EQ(letter.json()["body"], "Labdien! Rīt ejam uz muzeju.");
      // The last of the writes moved it there.
      EXPECT_TRUE(folder(who, "deleted").contains(id));
      EXPECT_FALSE(folder(who, "sent").contains(id));
    }
  };
  still_there(teacher);
  still_there(parent);
  school.restart(SIGKILL);
  Person again = teacher.at(school.port());
  still_there(again);
  EXPECT_EQ(again.post("/mail/letters/" + kept + "/move", {{"folder", "sent"}}).status, 201);
  EXPECT_EQ(folder(again, "sent"), std::set{kept});
  school.stop(SIGTERM);
  expect_views_equal_rebuild(school.data());
}

TEST_F(Mail, M1_AClassesParentsAreWrittenToAsAGroup) {
  Person superuser = school.sign_in(school.issued("superuser"));
  const json offered = superuser.get("/mail/addressees").json();
  json group;
  for (const json& each : offered["groups"]) {
    if (each["kind"] == "class_parents") group = {{"kind", each["kind"]}, {"id", each["id"]}};
  }
  ASSERT_FALSE(group.is_null()) << offered;
  const Reply reply = write(superuser, letter_to({group}));
  ASSERT_EQ(reply.status, 201) << reply.body;
  const std::string path = "/mail/letters/" + reply.json()["id"].get<std::string>();
  const json letter = superuser.get(path).json()["letter"];
  EXPECT_GT(letter["recipients"], 10);
  const json receipts = superuser.get(path + "/receipts?limit=5").json();
  EXPECT_EQ(receipts["items"].size(), 5U);
  EXPECT_EQ(receipts["next"], "5");
  EXPECT_FALSE(receipts["items"][0]["recipient"]["pupil"].is_null());
}

TEST_F(Mail, M1_AnOpenPageIsToldOfANewLetterAndNobodyElses) {
  const auto listen = [&](const Person& who) {
    auto live = std::make_unique<RawClient>(school.port());
    live->send("GET /api/v1/live HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + who.token() +
               "\r\n\r\n");
    live->read_until("retry:");
    return live;
  };
  const auto of_parent = listen(parent);
  const auto of_pupil = listen(pupil);
  const std::string first = write(teacher, letter_to({to_profile(id_of(parent))})).json()["id"];
  const std::string second = write(teacher, letter_to({to_profile(id_of(pupil))})).json()["id"];
  EXPECT_NE(of_parent->read_until(first).find("event: mail"), std::string::npos);
  const std::string told = of_pupil->read_until(second);
  EXPECT_NE(told.find(second), std::string::npos);
  EXPECT_EQ(told.find(first), std::string::npos);
}

TEST_F(Mail, M1_AFileGoesWithALetterInPartsAndComesWhole) {
  const std::string text(300'000, 'x');
  const auto base64 = [](std::size_t bytes) {
    std::string out;
    for (std::size_t i = 0; i + 3 <= bytes; i += 3) out += "eHh4";
    if (bytes % 3 == 1) out += "eA==";
    if (bytes % 3 == 2) out += "eHg=";
    return out;
  };
  const Reply begun = teacher.post(
      "/mail/attachments",
      {{"name", "Uzdevums \"5\".txt"}, {"media_type", "text/plain"}, {"size", text.size()}});
  ASSERT_EQ(begun.status, 201) << begun.body;
  const std::string file = begun.json()["id"];
  const auto keep = [&](int number, std::size_t bytes) {
    return teacher.post("/mail/attachments/" + file + "/parts",
                        {{"number", number}, {"content", base64(bytes)}});
  };
  json letter = letter_to({to_profile(id_of(parent))});
  letter["attachments"] = {file};
  EXPECT_EQ(teacher.post("/mail/letters", letter).status, 400);
  EXPECT_EQ(keep(1, 37'857).json()["code"], "attachment_part_invalid");
  EXPECT_EQ(keep(1, 37'856).status, 201);
  EXPECT_EQ(keep(0, 262'144).status, 201);
  const std::string path = "/mail/attachments/" + file;
  EXPECT_EQ(teacher.get(path).body, text);
  EXPECT_EQ(parent.get(path).status, 404);
  const Reply sent = write(teacher, letter);
  ASSERT_EQ(sent.status, 201) << sent.body;
  const Reply got = parent.get(path);
  EXPECT_EQ(got.body, text);
  EXPECT_EQ(got.headers.at("content-type"), "text/plain");
  EXPECT_EQ(got.headers.at("x-content-type-options"), "nosniff");
  EXPECT_EQ(got.headers.at("content-disposition"),
            "attachment; filename*=UTF-8''Uzdevums%20%225%22.txt");
  EXPECT_EQ(pupil.get(path).status, 404);
  const std::string id = sent.json()["id"];
  EXPECT_EQ(parent.get("/mail/letters/" + id).json()["files"][0]["id"], file);
}

TEST_F(Mail, M1_SearchIsOfOnesOwnMailboxWithoutMarksAndCase) {
  write(teacher, letter_to({to_profile(id_of(parent))}, "Ķīmijas ЁЛКА"));
  const auto found = [](Person& who, const std::string& words) {
    return who.get("/mail/search?q=" + words).json()["items"].size();
  };
  EXPECT_EQ(found(parent, "kimijas+%D0%B5%D0%BB%D0%BA%D0%B0"), 1U);  // елка
  EXPECT_EQ(found(parent, "MUZEJU"), 1U);
  EXPECT_EQ(found(parent, "fizika"), 0U);
  EXPECT_EQ(found(teacher, "kimijas"), 1U);
  EXPECT_EQ(found(pupil, "kimijas"), 0U);
}

TEST_F(Mail, WhatIsNotOnesOwnIsAsIfItWereNotThere) {
  // What is there, and what is not, are one answer to who has no part in it.
  const std::string id = write(teacher, letter_to({to_profile(id_of(parent))})).json()["id"];
  const std::string unknown = "00000000-0000-0000-0000-000000000001";
  const auto answer = [this](const std::string& letter, const char* path) {
    return pupil.get(std::string("/mail/letters/").append(letter).append(path)).json();
  };
  for (const char* path : {"", "/receipts"}) {
    json there = answer(id, path);
    json nowhere = answer(unknown, path);
    there.erase("trace_id");
    nowhere.erase("trace_id");
    EXPECT_EQ(there, nowhere);
  }
  const Reply bad = pupil.post("/mail/letters", letter_to({to_profile(unknown)}));
  EXPECT_EQ(bad.status, 400);
  EXPECT_EQ(bad.json()["errors"][0]["pointer"], "/to/0");
  for (const std::string cursor : {"x", "-1", "ffffffffffffffffffffffff0"}) {
    EXPECT_EQ(pupil.get("/mail/folders/inbox?cursor=" + cursor).status, 400) << cursor;
  }
  EXPECT_EQ(pupil.get("/mail/folders/inbox?cursor=ffffffffffffffffffffffff").status, 200);
  EXPECT_EQ(pupil.get("/mail/folders/..%2Fsent").status, 404);
}

TEST_F(Mail, M5_AMailboxIsAProfilesAndNotAFamilys) {
  const Reply reply = write(teacher, letter_to({to_profile(id_of(parent))}));
  const std::string id = reply.json()["id"];
  EXPECT_EQ(folder(parent, "inbox"), std::set{id});
  EXPECT_TRUE(folder(pupil, "inbox").empty());
  EXPECT_EQ(pupil.get("/mail/letters/" + id).status, 404);
}

}  // namespace
}  // namespace klade
