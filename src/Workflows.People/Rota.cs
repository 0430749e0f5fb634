using Workflows.People.WorkingTime;
using Workflows.Storage;

namespace Workflows.People;

/// <summary>
/// Says who is asked. At the time of asking: the first person of the role for the service; when away, their deputy; else the next on the
/// rota; else the head of safeguarding, and it is said that nobody is on duty. Who must not decide a case (four eyes) is never asked,
/// and nobody decides on behalf of such a person.
/// </summary>
public sealed class Rota(PeopleDirectory directory, Absences absences, WorkingCalendar calendar)
{
    /// <summary>Who is asked now.</summary>
    /// <param name="tx">The transaction that asks.</param>
    /// <param name="role">The role that is to decide.</param>
    /// <param name="service">The service of the case.</param>
    /// <param name="excluded">Ids that must not decide it: the worker, earlier deciders, and those whom they covered for.</param>
    /// <param name="at">Business time of the question.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<Routing> RouteAsync(
        Transaction tx,
        Role role,
        string service,
        IReadOnlySet<string> excluded,
        DateTimeOffset at,
        CancellationToken cancellationToken = default
    )
    {
        var duty = await OnDutyAsync(tx, service, excluded, at, cancellationToken);
        var rota = await directory.InRoleAsync(role, service, tx, cancellationToken);
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
    /// Who can decide besides a person who has been asked: their deputies who are there and free to decide; else the next on the rota; else
    /// the head of safeguarding. Empty when nobody can.
    /// </summary>
    public async Task<IReadOnlyList<Assignment>> DeputiesAsync(
        Transaction tx,
        string personId,
        Role role,
        string service,
        IReadOnlySet<string> excluded,
        DateTimeOffset at,
        CancellationToken cancellationToken = default
    )
    {
        var duty = await OnDutyAsync(tx, service, excluded, at, cancellationToken);
        var deputies = await DeputiesOfAsync(duty, personId, role);
        if (deputies.Count > 0)
        {
            return deputies;
        }

        var rota = await directory.InRoleAsync(role, service, tx, cancellationToken);
        foreach (var next in rota)
        {
            if (next.Id != personId && await duty.IsFreeAsync(next.Id))
            {
                return [new Assignment(next.Id, role, null)];
            }
        }

        return [.. (await LastResortAsync(duty, role, rota)).Assignees.Where(a => a.PersonId != personId)];
    }

    /// <summary>Whether somebody who was asked is still in a role, and not away.</summary>
    public async Task<bool> IsThereAsync(
        Transaction tx,
        string personId,
        Role role,
        string service,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        var duty = await OnDutyAsync(tx, service, new HashSet<string>(StringComparer.Ordinal), at, cancellationToken);
        return await directory.HoldsRoleAsync(personId, role, service, tx, cancellationToken) && await duty.IsFreeAsync(personId);
    }

    private async Task<Duty> OnDutyAsync(
        Transaction tx,
        string service,
        IReadOnlySet<string> excluded,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        var nation = await directory.NationAsync(service, tx, cancellationToken);
        // What arrives on a Saturday is read on Monday: who is away on Monday must not be asked on Saturday.
        return new Duty(absences, tx, service, excluded, calendar.NextWorkingTime(at, nation), cancellationToken);
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

            // Nobody decides on behalf of somebody who must not decide the case: then the deputy acts in their own right.
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

        // Better somebody of the right role who is away than nobody; only four eyes is stronger than that.
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

    /// <summary>One question's circumstances.</summary>
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
