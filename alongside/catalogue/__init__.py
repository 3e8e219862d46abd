"""What ships as YAML: services, studies and entitlements, ready to be copied and made your own."""
