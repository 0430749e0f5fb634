using Microsoft.AspNetCore.Http;

namespace Workflows.Studio.Shell;

/// <summary>Shows the sign-in in the place of a page of the studio. Accounts belong to another room, which registers the one implementation.</summary>
public interface IStudioSignIn
{
    /// <summary>The page that signs in: titled <c>Elsa Studio</c>, with status 200.</summary>
    /// <param name="returnPath">The page that was asked for, with the outside path, to which the sign-in leads.</param>
    IResult Page(string returnPath);
}
