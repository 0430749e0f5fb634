using Workflows.Storage;

namespace Workflows.Server.Accounts;

/// <summary>The configuration section <c>Accounts</c>.</summary>
public sealed class AccountsOptions
{
    private const int LongestLink = 30 * 24;

    /// <summary>The administrator, whose account is created at start when it does not exist.</summary>
    public AdministratorOptions Administrator { get; set; } = new();

    /// <summary>Whether nobody may publish a workflow that they have changed themselves; null: outside Development.</summary>
    public bool? FourEyesPublish { get; set; }

    /// <summary>For how many hours a mailed link to set a password is valid.</summary>
    public int LinkHours { get; set; } = 72;

    /// <summary>Checks the section.</summary>
    /// <exception cref="ConfigurationException">A value is wrong; the sentence says which.</exception>
    public static void Check(IConfiguration section)
    {
        AccountsOptions read;
        try
        {
            read = section.Get<AccountsOptions>() ?? new AccountsOptions();
        }
        catch (InvalidOperationException e)
        {
            throw new ConfigurationException($"Section Accounts cannot be read: {e.Message}", e);
        }

        if (read.LinkHours is < 1 or > LongestLink)
        {
            throw new ConfigurationException($"Accounts:LinkHours must be a number of hours from 1 to {LongestLink}.");
        }
    }
}

/// <summary>The account that can sign in to a new store.</summary>
public sealed class AdministratorOptions
{
    /// <summary>E-mail address, which is also the name to sign in with.</summary>
    public string? Email { get; set; }

    /// <summary>Password, at least 12 characters.</summary>
    public string? Password { get; set; }
}
