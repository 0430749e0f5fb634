using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Workflows.Server.Accounts;

/// <summary>The stores of ASP.NET Identity and Data Protection. The migrator creates their tables, like all others.</summary>
public sealed class AccountsDbContext(DbContextOptions<AccountsDbContext> options)
    : IdentityDbContext<IdentityUser, IdentityRole, string>(options),
        IDataProtectionKeyContext
{
    /// <summary>The key ring of Data Protection; each key is encrypted with the master key.</summary>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();
}
