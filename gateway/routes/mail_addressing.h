// Who may write letters to whom (M1), as the school sets it (SchoolRow::mail), and who the members
// of a group are today.
//
//   staff    to everybody of the school, to classes, journals and all teachers; to the whole school
//            in the roles that the school names
//   parent   to the staff, to its own child and the child's other parents, and to parents of the
//            class, one or all, when the school lets them
//   pupil    to the staff, to its own parents, and to pupils and parents of the class when the
//            school lets it
//
// Whoever has written to a reader may be answered by it.  Nobody writes to a closed profile.
// Whom a reader may not write to does not exist for it.
// Functions of views; safe from any thread.
#pragma once

#include <vector>

#include "gateway/http/api.h"
#include "projections/views/sign_ins.h"

namespace klade {

// A person may be written to.  `answered` is who wrote the letter that is answered; nil for none.
bool may_write_to(const Call& call,
                  const ViewReader& rows,
                  const ProfileRow& to,
                  ProfileId answered = {});
bool may_write_to(const Call& call,
                  const ViewReader& rows,
                  const Addressee& to,
                  ProfileId answered = {});

// Of everybody who is addressed, the writer excepted, each once.  All have to be such as the caller
// may write to.
std::vector<ProfileId> recipients_today(const Call& call,
                                        const ViewReader& rows,
                                        const std::vector<Addressee>& addressees);

// For choosing from: the groups and the persons that the caller may write to.
std::vector<Addressee> groups_to_write_to(const Call& call, const ViewReader& rows);
std::vector<ProfileRow> persons_to_write_to(const Call& call, const ViewReader& rows);

}  // namespace klade
