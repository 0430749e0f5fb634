using Workflows.People.WorkingTime;
using Workflows.Storage;

namespace Workflows.People;

/// <summary>
/// Chooses the person to ask: the first person of the role for the service; when that person is away, their deputy; else the next on the
/// rota; else the head of safeguarding, and then the routing says that no one is on duty. A person who must not decide the case (four eyes)
/// is never asked, and no one decides on behalf of such a person.
/// </summary>
public sealed class Rota(PeopleDirectory directory, Absences absences, WorkingCalendar calendar)
{
    /// <summary>Chooses the person to ask about a case.</summary>
    /// <param name="transaction">The transaction that asks.</param>
    /// <param name="role">The role that is to decide.</param>
    /// <param name="service">The service of the case.</param>
    /// <param name="excluded">
    /// Ids of people who must not decide it: the worker, earlier deciders, and the people for whom they covered.
    /// </param>
    /// <param name="at">Business time at which the task is opened.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<Routing> RouteAsync(
        Transaction transaction,
        Role role,
        string service,
        IReadOnlySet<string> excluded,
        DateTimeOffset at,
        CancellationToken cancellationToken = default
    )
    {
        var duty = await OnDutyAsync(transaction, service, excluded, at, cancellationToken);
        var rota = await directory.InRoleAsync(role, service, transaction, cancellationToken);
        foreach (var person in rota)
        {
            if (await duty.IsFreeAsync(person.Id))
            {
                return new Routing([new Assignment(person.Id, role, null)], NobodyOnDuty: false, []);
            }

            if (await DeputiesOfAsync(duty, person.Id, role) is [var deputy, ..])
            {
                return new Routing([deputy], NobodyOnDuty: false, []);
            }
        }

        return await LastResortAsync(duty, role, rota);
    }

    /// <summary>
    /// People who can decide besides the person who was asked: that person's deputies who are on duty and may decide; else the next on the
    /// rota; else the head of safeguarding. Empty when there is none.
    /// </summary>
    public async Task<IReadOnlyList<Assignment>> DeputiesAsync(
        Transaction transaction,
        string personId,
        Role role,
        string service,
        IReadOnlySet<string> excluded,
        DateTimeOffset at,
        CancellationToken cancellationToken = default
    )
    {
        var duty = await OnDutyAsync(transaction, service, excluded, at, cancellationToken);
        var deputies = await DeputiesOfAsync(duty, personId, role);
        if (deputies.Count > 0)
        {
            return deputies;
        }

        var rota = await directory.InRoleAsync(role, service, transaction, cancellationToken);
        foreach (var next in rota)
        {
            if (next.Id != personId && await duty.IsFreeAsync(next.Id))
            {
                return [new Assignment(next.Id, role, null)];
            }
        }

        return [.. (await LastResortAsync(duty, role, rota)).Assignees.Where(a => a.PersonId != personId)];
    }

    /// <summary>Whether a person who was asked still holds the role and is not away.</summary>
    public async Task<bool> IsThereAsync(
        Transaction transaction,
        string personId,
        Role role,
        string service,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        var duty = await OnDutyAsync(transaction, service, new HashSet<string>(StringComparer.Ordinal), at, cancellationToken);
        return await directory.HoldsRoleAsync(personId, role, service, transaction, cancellationToken) && await duty.IsFreeAsync(personId);
    }

    private async Task<Duty> OnDutyAsync(
        Transaction transaction,
        string service,
        IReadOnlySet<string> excluded,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        var nation = await directory.NationAsync(service, transaction, cancellationToken);
        // A task that is opened on a Saturday is read on Monday, so absences are checked at the next working time.
        return new Duty(absences, transaction, service, excluded, calendar.NextWorkingTime(at, nation), cancellationToken);
    }

    private async Task<List<Assignment>> DeputiesOfAsync(Duty duty, string personId, Role role)
    {
        var found = new List<Assignment>();
        foreach (var id in await absences.CoverAsync(personId, duty.At, duty.Transaction, duty.CancellationToken))
        {
            if (id == personId || found.Any(a => a.PersonId == id) || !await duty.IsFreeAsync(id))
            {
                continue;
            }

            var deputy = await directory.FindAsync(id, duty.Transaction, duty.CancellationToken);
            if (deputy is null || !deputy.MayCover(role, duty.Service))
            {
                continue;
            }

            // A deputy must not decide on behalf of a person who must not decide the case: the deputy acts in their own right then.
            found.Add(
                new Assignment(
                    id,
                    deputy.Holds(role, duty.Service) ? role : HighestCovering(deputy, role, duty.Service),
                    duty.Excluded.Contains(personId) ? null : personId
                )
            );
        }

        return found;
    }

    private async Task<Routing> LastResortAsync(Duty duty, Role role, IReadOnlyList<Person> rota)
    {
        var heads = await directory.InRoleAsync(Role.HeadOfSafeguarding, duty.Service, duty.Transaction, duty.CancellationToken);
        var managers = await directory.InRoleAsync(Role.ServiceManager, duty.Service, duty.Transaction, duty.CancellationToken);
        List<string> alerted = [.. heads.Concat(managers).Select(p => p.Id).Distinct()];
        var headsMayDecide = Role.HeadOfSafeguarding.MayCover(role);
        foreach (var head in headsMayDecide ? heads : [])
        {
            if (await duty.IsFreeAsync(head.Id))
            {
                return new Routing([new Assignment(head.Id, Role.HeadOfSafeguarding, null)], NobodyOnDuty: true, alerted);
            }

            if (await DeputiesOfAsync(duty, head.Id, Role.HeadOfSafeguarding) is [var deputy, ..])
            {
                return new Routing([deputy], NobodyOnDuty: true, alerted);
            }
        }

        // A person of the right role who is away is better than none; but a person who must not decide the case (four eyes) is never asked.
        var (last, actingAs) = headsMayDecide ? (heads, Role.HeadOfSafeguarding) : (rota, role);
        if (last.FirstOrDefault(p => !duty.Excluded.Contains(p.Id)) is { } away)
        {
            return new Routing([new Assignment(away.Id, actingAs, null)], NobodyOnDuty: true, alerted);
        }

        var pilotLeads = await directory.InRoleAsync(Role.PilotLead, duty.Service, duty.Transaction, duty.CancellationToken);
        return new Routing([], NobodyOnDuty: true, [.. alerted.Concat(pilotLeads.Select(p => p.Id)).Distinct()]);
    }

    private static Role HighestCovering(Person deputy, Role role, string service) =>
        deputy.Roles.Where(r => r.Role.MayCover(role) && (r.Service is null || r.Service == service)).Max(r => r.Role);

    /// <summary>Answers, for one task, whether a person is free to decide.</summary>
    private sealed record Duty(
        Absences Absences,
        Transaction Transaction,
        string Service,
        IReadOnlySet<string> Excluded,
        DateTimeOffset At,
        CancellationToken CancellationToken
    )
    {
        public async Task<bool> IsFreeAsync(string personId) =>
            !Excluded.Contains(personId) && !await Absences.AwayAsync(personId, At, Transaction, CancellationToken);
    }
}
