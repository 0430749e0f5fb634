using Workflows.People;
using Workflows.Storage;

namespace Workflows.Casework.Arrangements;

/// <summary>
/// Who may read an arrangement's page: its worker, the managers and safeguarding leads of its service, the head of safeguarding, and the data
/// protection officer. It is looked up again for every page and every action.
/// </summary>
public sealed class ArrangementReaders(PeopleDirectory directory)
{
    /// <summary>The person as the page knows them; null when they may not read it, or have left.</summary>
    public async Task<PersonOnPage?> FindAsync(
        Transaction transaction,
        Arrangement arrangement,
        string personId,
        int level,
        CancellationToken cancellationToken = default
    ) =>
        await directory.FindAsync(personId, transaction, cancellationToken) is { Active: true } person
        && RoleOf(person, arrangement.WorkerId, arrangement.Service) is not null
            ? new PersonOnPage(
                personId,
                person.Id == arrangement.WorkerId,
                person.Holds(Role.ServiceManager, arrangement.Service),
                person.MayCover(Role.SafeguardingLead, arrangement.Service),
                level
            )
            : null;

    /// <summary>The first role in which a person may read an arrangement's page; null: they may not.</summary>
    internal static Role? RoleOf(Person person, string workerId, string service) =>
        person.Id == workerId ? Role.Worker : OfServices.Cast<Role?>().FirstOrDefault(role => person.Holds(role!.Value, service));

    /// <summary>The roles whose holders read the pages of a service's arrangements.</summary>
    internal static IReadOnlyList<Role> OfServices { get; } =
    [Role.ServiceManager, Role.SafeguardingLead, Role.HeadOfSafeguarding, Role.DataProtectionOfficer];
}
