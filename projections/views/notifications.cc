#include "projections/views/notifications.h"

#include <algorithm>
#include <array>
#include <string>
#include <variant>

#include "events/core/match.h"
#include "projections/views/row.h"

namespace klade {
namespace {

constexpr char kChoosers = 'o';
constexpr char kOfPupil = 'w';
constexpr char kPending = 'p';
constexpr char kAbout = 'b';
constexpr char kSaid = 'a';
constexpr std::array kChannels{Channel::sms, Channel::email};
constexpr std::array kLanes{Lane::pupil, Lane::post};

std::uint8_t number_of(Channel channel) { return static_cast<std::uint8_t>(channel); }
std::uint8_t number_of(Lane lane) { return static_cast<std::uint8_t>(lane); }

struct Chooser {
  ProfileId profile;
  PersonId pupil;  // nil for staff
  bool closed = false;
  std::vector<NotificationChoice> choices;
  FIELDS(profile, pupil, closed, choices)
  bool chose(NotificationKind kind, Channel channel) const {
    return !closed && std::ranges::any_of(choices, [&](const NotificationChoice& choice) {
      return choice.kind == kind && std::ranges::count(choice.channels, channel) > 0;
    });
  }
};

// Where a profile's pending rows stand.
struct Shelf {
  std::uint32_t partition = 0;
  ProfileId profile;
  Channel channel = Channel::sms;
  Lane lane = Lane::pupil;
  std::string prefix() const {
    return row_key(kPending, partition, profile, number_of(channel), number_of(lane));
  }
  std::string key(const PendingPlace& at) const {
    return row_key(
        kPending, partition, profile, number_of(channel), number_of(lane), at.seq, at.index);
  }
};

struct PendingKey {
  Shelf shelf;
  PendingPlace place;
};
PendingKey read_pending_key(std::string_view key) {
  PendingKey read;
  std::uint8_t channel = 0;
  std::uint8_t lane = 0;
  read_key(key,
           read.shelf.partition,
           read.shelf.profile,
           channel,
           lane,
           read.place.seq,
           read.place.index);
  read.shelf.channel = static_cast<Channel>(channel);
  read.shelf.lane = static_cast<Lane>(lane);
  return read;
}

std::string about_key(const Pending& what, const Shelf& shelf) {
  return row_key(kAbout, what.subject, what.object, shelf.profile, number_of(shelf.channel));
}

// One event's part in the view.
class Fold {
 public:
  Fold(const Recorded& record, const Place& place, ViewBatch& rows)
      : record_(record),
        partition_(static_cast<std::uint32_t>(place.partition)),
        place_{place.seq, place.index},
        rows_(rows) {}

  void operator()(const PeopleEvent& event) {
    if (const auto* e = std::get_if<ProfileOpened>(&event)) {
      put({e->profile, e->pupil, false, {}});
    } else if (const auto* closed = std::get_if<ProfileClosed>(&event)) {
      set_closed(closed->profile, true);
    } else if (const auto* reopened = std::get_if<ProfileReopened>(&event)) {
      set_closed(reopened->profile, false);
    }
  }
  void operator()(const AccountEvent& event) {
    const auto* e = std::get_if<NotificationSettingsChanged>(&event);
    if (e == nullptr) return;
    auto known = chooser(e->profile);
    if (!known) return;
    known->choices = e->settings.choices;
    put(*known);
    take_back_unchosen(*known);
  }
  void operator()(const GradingEvent& event) {
    match(
        event,
        [&](const MarkRecorded& e) { tell_of_mark(e, false); },
        [&](const MarkCorrected& e) { tell_of_mark(e, true); },
        [&](const MarkWithdrawn& e) { take_back(e.mark, {}); });
  }
  void operator()(const AttendanceEvent& event) {
    const auto* e = std::get_if<AttendanceTaken>(&event);
    if (e == nullptr) return;
    for (const PersonId pupil : e->absent) say(*e, pupil, Said::absent);
    for (const PersonId pupil : e->late) say(*e, pupil, Said::late);
    for (const PersonId pupil : e->present_again) say(*e, pupil, Said::present);
  }
  void operator()(const DiaryNoteEvent& event) {
    match(
        event,
        [&](const DiaryNoteWritten& e) { tell_of_note(e, false); },
        [&](const DiaryNoteCorrected& e) { tell_of_note(e, true); },
        [&](const DiaryNoteWithdrawn& e) { take_back(e.note, {}); });
  }
  void operator()(const MailEvent& event) {
    const auto* e = std::get_if<LetterSent>(&event);
    if (e == nullptr) return;
    for (const ProfileId recipient : e->recipients) {
      Pending what = pending(NotificationKind::letter);
      what.subject = e->letter;
      if (const auto known = chooser(recipient)) tell(*known, what);
    }
  }
  void operator()(const MessageEvent& event) {
    const auto* e = std::get_if<MessageQueued>(&event);
    if (e == nullptr || e->profile.is_nil()) return;
    for (const Lane lane : kLanes) {
      cover({partition_, e->profile, e->channel, lane}, e->message.id);
    }
  }

 private:
  std::optional<Chooser> chooser(ProfileId id) const {
    return get_row<Chooser>(rows_, row_key(kChoosers, id));
  }
  void put(const Chooser& row) {
    rows_.put(row_key(kChoosers, row.profile), packed(row));
    if (row.pupil.is_nil()) return;
    const std::string key = row_key(kOfPupil, row.pupil, row.profile);
    if (row.closed || row.choices.empty()) {
      rows_.erase(key);
    } else {
      rows_.put(key, {});
    }
  }
  void set_closed(ProfileId id, bool closed) {
    auto known = chooser(id);
    if (!known) return;
    known->closed = closed;
    put(*known);
    take_back_unchosen(*known);
  }

  std::vector<Chooser> choosers_of(PersonId pupil) const {
    std::vector<Chooser> found;
    rows_.scan(row_key(kOfPupil, pupil), [&](std::string_view key, std::string_view) {
      PersonId of;
      ProfileId id;
      read_key(key, of, id);
      if (auto known = chooser(id)) found.push_back(*std::move(known));
      return true;
    });
    return found;
  }
  std::vector<PlacedPending> on(const Shelf& shelf) const {
    std::vector<PlacedPending> found;
    rows_.scan(shelf.prefix(), [&](std::string_view key, std::string_view value) {
      found.push_back({read_pending_key(key).place, row_of<Pending>(value)});
      return true;
    });
    return found;
  }

  Pending pending(NotificationKind kind) const {
    Pending what;
    what.kind = kind;
    what.at = record_.at;
    what.command = record_.origin.command;
    what.ordinal = record_.ordinal;
    what.correlation = record_.origin.correlation;
    return what;
  }
  void drop(const Shelf& shelf, const PlacedPending& item) {
    rows_.erase(shelf.key(item.place));
    const std::string about = about_key(item.what, shelf);
    const auto last = get_row<PendingPlace>(rows_, about);
    if (last && *last == item.place) rows_.erase(about);
  }
  void take_back_unchosen(const Chooser& row) {
    for (const Channel channel : kChannels) {
      for (const Lane lane : kLanes) {
        const Shelf shelf{partition_, row.profile, channel, lane};
        for (PlacedPending& item : on(shelf)) {
          if (item.what.taken_back || row.chose(item.what.kind, channel)) continue;
          drop(shelf, item);
          item.what.taken_back = true;
          rows_.put(shelf.key(item.place), packed(item.what));
        }
      }
    }
  }
  void make_room(const Shelf& shelf) {
    const std::vector<PlacedPending> standing = on(shelf);
    for (std::size_t i = 0; i < standing.size(); ++i) {
      const bool is_old = standing[i].what.at + kPendingKept < record_.at;
      if (is_old || i + kMaxPending <= standing.size()) drop(shelf, standing[i]);
    }
  }
  void tell(const Chooser& who, const Pending& what) {
    for (const Channel channel : kChannels) {
      if (who.chose(what.kind, channel)) {
        tell({partition_, who.profile, channel, lane_of(what.kind)}, what);
      }
    }
  }
  void tell(const Shelf& shelf, const Pending& what) {
    make_room(shelf);
    rows_.put(shelf.key(place_), packed(what));
    rows_.put(about_key(what, shelf), packed(place_));
  }

  // What waits to tell of it does so no more; nothing: nobody waits for that.
  std::optional<Pending> take_back(const Shelf& shelf, const Pending& like) {
    const auto last = get_row<PendingPlace>(rows_, about_key(like, shelf));
    if (!last) return std::nullopt;
    auto what = get_row<Pending>(rows_, shelf.key(*last));
    CHECK(what.has_value());
    what->taken_back = true;
    rows_.put(shelf.key(*last), packed(*what));
    rows_.erase(about_key(like, shelf));
    return what;
  }
  void take_back(const Id128& subject, const Id128& object) {
    Pending like;
    like.subject = subject;
    like.object = object;
    std::vector<Shelf> shelves;
    rows_.scan(row_key(kAbout, subject, object), [&](std::string_view key, std::string_view) {
      Id128 of;
      Id128 with;
      ProfileId profile;
      std::uint8_t channel = 0;
      read_key(key, of, with, profile, channel);
      shelves.push_back({partition_, profile, static_cast<Channel>(channel), Lane::pupil});
      return true;
    });
    for (const Shelf& shelf : shelves) take_back(shelf, like);
  }

  // To each whatever it does not know yet: what waited gives way to what is so now.
  void retell(PersonId pupil, Pending what, bool anew) {
    for (const Chooser& who : choosers_of(pupil)) {
      for (const Channel channel : kChannels) {
        if (!who.chose(what.kind, channel)) continue;
        const Shelf shelf{partition_, who.profile, channel, lane_of(what.kind)};
        const auto before = take_back(shelf, what);
        what.corrected = before ? before->corrected : anew;
        // Of who is there after all nobody was told yet that it was not.
        const bool is_over = before && !before->corrected && what.said == Said::present;
        if (!is_over) tell(shelf, what);
      }
    }
  }
  template <class MarkEvent>
  void tell_of_mark(const MarkEvent& e, bool anew) {
    Pending what = pending(NotificationKind::mark);
    what.subject = e.mark;
    what.journal = e.journal;
    what.date = e.date;
    what.value = e.value;
    retell(e.pupil, what, anew);
  }
  template <class NoteEvent>
  void tell_of_note(const NoteEvent& e, bool anew) {
    Pending what = pending(NotificationKind::note);
    what.subject = e.note;
    retell(e.pupil, what, anew);
  }
  void say(const AttendanceTaken& e, PersonId pupil, Said said) {
    const std::string key = row_key(kSaid, e.lesson, pupil);
    const auto before = get_row<Said>(rows_, key);
    if (before.value_or(Said::present) == said) return;
    if (said == Said::present) {
      rows_.erase(key);
    } else {
      rows_.put(key, packed(said));
    }
    Pending what = pending(NotificationKind::absence);
    what.subject = e.lesson;
    what.object = pupil;
    what.journal = e.journal;
    what.date = e.date;
    what.said = said;
    retell(pupil, what, before.has_value());
  }

  void cover(const Shelf& shelf, MessageId message) {
    const std::vector<PlacedPending> standing = on(shelf);
    const auto last = std::ranges::find_if(standing, [&](const PlacedPending& item) {
      return covering_message(shelf.profile, shelf.channel, shelf.lane, item.place) == message;
    });
    if (last == standing.end()) return;
    for (auto item = standing.begin(); item != last + 1; ++item) drop(shelf, *item);
  }

  const Recorded& record_;
  const std::uint32_t partition_;
  const PendingPlace place_;
  ViewBatch& rows_;
};

void visit_lanes(const ViewReader& rows,
                 const std::string& prefix,
                 const std::function<bool(const PendingLane&)>& visit) {
  PendingLane lane;
  bool goes_on = true;
  rows.scan(View::notifications, prefix, [&](std::string_view key, std::string_view value) {
    const auto [shelf, place] = read_pending_key(key);
    const bool is_same =
        shelf.profile == lane.profile && shelf.channel == lane.channel && shelf.lane == lane.lane;
    if (!is_same) {
      goes_on = lane.items.empty() || visit(lane);
      lane = {shelf.profile, shelf.channel, shelf.lane, {}};
    }
    lane.items.push_back({place, row_of<Pending>(value)});
    return goes_on;
  });
  if (goes_on && !lane.items.empty()) visit(lane);
}

}  // namespace

Lane lane_of(NotificationKind kind) {
  switch (kind) {
    case NotificationKind::mark:
    case NotificationKind::absence:
    case NotificationKind::note:
      return Lane::pupil;
    case NotificationKind::letter:
      return Lane::post;
  }
  CHECK(false);
  return Lane::post;
}

bool NotificationsView::wants(std::string_view type) const {
  return is_type_in<GradingEvent>(type) || is_type_in<DiaryNoteEvent>(type) ||
         is_type_of<AttendanceTaken,
                    LetterSent,
                    MessageQueued,
                    NotificationSettingsChanged,
                    ProfileOpened,
                    ProfileClosed,
                    ProfileReopened>(type);
}

void NotificationsView::project(const Recorded& record, const Place& place, ViewBatch& rows) const {
  Fold fold(record, place, rows);
  match(record.event, [&](const auto& context) {
    if constexpr (std::is_invocable_v<Fold&, decltype(context)>) fold(context);
  });
}

void pending_notifications(const ViewReader& rows,
                           Partition partition,
                           const std::function<bool(const PendingLane&)>& visit) {
  visit_lanes(rows, row_key(kPending, static_cast<std::uint32_t>(partition)), visit);
}

std::optional<PendingLane> pending_lane(const ViewReader& rows,
                                        Partition partition,
                                        const PendingLane& seen) {
  const Shelf shelf{static_cast<std::uint32_t>(partition), seen.profile, seen.channel, seen.lane};
  std::optional<PendingLane> found;
  visit_lanes(rows, shelf.prefix(), [&](const PendingLane& lane) {
    found = lane;
    return false;
  });
  return found;
}

MessageId covering_message(ProfileId profile, Channel channel, Lane lane, PendingPlace last) {
  return MessageId(hash_id("notifications|" + to_text(profile) + '|' +
                           std::to_string(number_of(channel)) + '|' +
                           std::to_string(number_of(lane)) + '|' + std::to_string(last.seq) + '|' +
                           std::to_string(last.index)));
}

}  // namespace klade
