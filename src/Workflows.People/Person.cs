namespace Workflows.People;

/// <summary>A member of staff. Name, address and phone are encrypted in the database.</summary>
public sealed record Person
{
    /// <summary>A short id, for example <c>w-07</c>, which tables, sheets and logs carry instead of the name.</summary>
    public required string Id { get; init; }

    /// <summary>The name that colleagues read on pages.</summary>
    public required string Name { get; init; }

    /// <summary>The registered e-mail address, to which all links and codes go.</summary>
    public required string Email { get; init; }

    /// <summary>Phone number for the phone list of an incident; null when not given.</summary>
    public string? Phone { get; init; }

    /// <summary>False once the person has left: they are asked nothing, and no answer or form of theirs is accepted.</summary>
    public required bool Active { get; init; }

    /// <summary>The roles that the person holds, in the order of the people file.</summary>
    public required IReadOnlyList<PersonRole> Roles { get; init; }

    /// <summary>Whether the person holds a role for a service (or for all services). A null service asks for the role anywhere.</summary>
    public bool Holds(Role role, string? service) =>
        Active && Roles.Any(r => r.Role == role && (service is null || r.Service is null || r.Service == service));

    /// <summary>Whether the person holds the role or one that may cover for it.</summary>
    public bool MayCover(Role role, string? service) =>
        Active && Roles.Any(r => r.Role.MayCover(role) && (service is null || r.Service is null || r.Service == service));
}

/// <summary>A role that a person holds.</summary>
/// <param name="Role">The role.</param>
/// <param name="Service">Code of the service for which they hold it; null: for all services.</param>
public sealed record PersonRole(Role Role, string? Service);
