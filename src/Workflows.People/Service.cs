using Workflows.People.WorkingTime;

namespace Workflows.People;

/// <summary>A service of the charity.</summary>
/// <param name="Code">Three capitals, the beginning of its case references: <c>NTH</c>.</param>
/// <param name="Name">The short name that mails carry: <c>North Harbour</c>.</param>
/// <param name="Nation">The nation whose bank holidays it keeps.</param>
/// <param name="Region">Its region; null when it has none.</param>
public sealed record Service(string Code, string Name, Nation Nation, string? Region);
