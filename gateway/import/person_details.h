// The details of an imported person as events carry them: sealed, and told apart by a digest.
#pragma once

#include "events/core/result.h"
#include "events/vault/key_vault.h"
#include "gateway/import/roster.h"

namespace klade {

// Of all details in clear together: the same details, the same digest.
BlindIndex digest_of(const RosterPerson& person, const KeyVault& vault);

// Each text under the person's key; what is not known stays empty.
Result<PersonDetails, VaultFault> sealed_details(const RosterPerson& person,
                                                 PersonId id,
                                                 KeyVault& vault);

}  // namespace klade
