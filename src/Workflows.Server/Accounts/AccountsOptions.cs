namespace Workflows.Server.Accounts;

/// <summary>Section <c>Accounts</c>.</summary>
public sealed class AccountsOptions
{
    /// <summary>The administrator that is made at start when there is none with this address.</summary>
    public AdministratorOptions Administrator { get; set; } = new();
}

/// <summary>Who may sign in first.</summary>
public sealed class AdministratorOptions
{
    /// <summary>E-mail address; also the name to sign in with.</summary>
    public string? Email { get; set; }

    /// <summary>Password, at least 12 characters.</summary>
    public string? Password { get; set; }
}
