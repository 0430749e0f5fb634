using System.Security.Claims;

namespace Workflows.Studio.Shell;

/// <summary>Adds entries to the menu of the studio. Rooms that the studio does not know register one as a service.</summary>
public interface IStudioMenu
{
    /// <summary>The entries for an account, in their order.</summary>
    /// <param name="user">Who looks at the menu.</param>
    IEnumerable<StudioMenuItem> ItemsFor(ClaimsPrincipal user);
}

/// <summary>An entry of the menu.</summary>
/// <param name="Text">What the entry says.</param>
/// <param name="Path">The path within the server, which begins with a slash.</param>
public sealed record StudioMenuItem(string Text, string Path);
