namespace Workflows.People;

/// <summary>A member of staff. Name, address and phone are sealed in the database; tables, sheets and logs carry the id.</summary>
public sealed record Person
{
    /// <summary>For example <c>w-07</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The name that colleagues read on pages.</summary>
    public required string Name { get; init; }

    /// <summary>The registered address.</summary>
    public required string Email { get; init; }

    /// <summary>Where the phone list of an incident reaches the person; null when not given.</summary>
    public string? Phone { get; init; }

    /// <summary>False once the person has left: nothing is asked of them and nothing accepted from them.</summary>
    public required bool Active { get; init; }

    /// <summary>Roles in rota order.</summary>
    public required IReadOnlyList<PersonRole> Roles { get; init; }

    /// <summary>Whether the person holds a role for a service (or for all services). A null service asks for the role anywhere.</summary>
    public bool Holds(Role role, string? service) =>
        Active && Roles.Any(r => r.Role == role && (service is null || r.Service is null || r.Service == service));

    /// <summary>Whether the person holds the role or one that may cover for it.</summary>
    public bool MayCover(Role role, string? service) =>
        Active && Roles.Any(r => r.Role.MayCover(role) && (service is null || r.Service is null || r.Service == service));
}

/// <summary>A role of a person.</summary>
/// <param name="Role">What.</param>
/// <param name="Service">For which service; null: for all.</param>
public sealed record PersonRole(Role Role, string? Service);
